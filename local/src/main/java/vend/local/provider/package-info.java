/**
 * OpenID providers that stand in for the issuers of a grants file: made-up people sign in with a
 * browser or on another device.
 */
@NullMarked
package vend.local.provider;

import org.jspecify.annotations.NullMarked;
