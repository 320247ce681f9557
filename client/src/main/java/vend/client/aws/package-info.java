/** Credential sources that call AWS STS directly, without a hub. */
@NullMarked
package vend.client.aws;

import org.jspecify.annotations.NullMarked;
