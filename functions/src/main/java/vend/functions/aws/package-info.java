/** The adapters to AWS: STS, DynamoDB and KMS, each bounded in time and none of them throwing. */
@NullMarked
package vend.functions.aws;

import org.jspecify.annotations.NullMarked;
