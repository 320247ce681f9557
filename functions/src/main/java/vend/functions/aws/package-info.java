/**
 * The adapters to AWS: STS, DynamoDB, KMS and S3. Each call has a time limit, and failures are
 * values, not exceptions.
 */
@NullMarked
package vend.functions.aws;

import org.jspecify.annotations.NullMarked;
