/** DynamoDB Local in this very process, away from everything else in it. */
@NullMarked
package vend.local.dynamodb;

import org.jspecify.annotations.NullMarked;
