/** Sources of the OpenID Connect tokens that prove a caller's identity. */
@NullMarked
package vend.client.token;

import org.jspecify.annotations.NullMarked;
