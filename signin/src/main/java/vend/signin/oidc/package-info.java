/**
 * Sign-in with OpenID Connect: in a browser, with a code on another device, or as a program. Tokens
 * are stored and renewed.
 */
@NullMarked
package vend.signin.oidc;

import org.jspecify.annotations.NullMarked;
