/** Runs DynamoDB Local in this process, isolated from Vend's own libraries. */
@NullMarked
package vend.local.dynamodb;

import org.jspecify.annotations.NullMarked;
