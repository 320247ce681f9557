/** Keys straight from AWS STS, for many accounts. */
@NullMarked
package vend.client.aws;

import org.jspecify.annotations.NullMarked;
