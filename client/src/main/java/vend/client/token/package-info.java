/** Tokens of OpenID Connect: where they come from. */
@NullMarked
package vend.client.token;

import org.jspecify.annotations.NullMarked;
