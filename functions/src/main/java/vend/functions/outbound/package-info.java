/** HTTP to servers that the AWS SDK does not call. */
@NullMarked
package vend.functions.outbound;

import org.jspecify.annotations.NullMarked;
