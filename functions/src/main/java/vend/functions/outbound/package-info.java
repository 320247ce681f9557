/** HTTP to servers that are not asked through the AWS SDK. */
@NullMarked
package vend.functions.outbound;

import org.jspecify.annotations.NullMarked;
