/**
 * Signing in by OpenID Connect: in a browser, with a code on another device, or as a program; and
 * staying signed in.
 */
@NullMarked
package vend.signin.oidc;

import org.jspecify.annotations.NullMarked;
