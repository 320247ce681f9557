/** Signing in at an identity provider as a person does, and keys for the SAML assertion. */
@NullMarked
package vend.signin.saml;

import org.jspecify.annotations.NullMarked;
