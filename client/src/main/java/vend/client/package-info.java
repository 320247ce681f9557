/**
 * Java library that obtains temporary AWS credentials, from a Vend hub or directly from AWS, and
 * provides them to clients of the AWS SDK.
 */
@NullMarked
package vend.client;

import org.jspecify.annotations.NullMarked;
