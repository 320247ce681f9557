/** Sign-in at SAML identity providers, and AWS credentials for the resulting assertions. */
@NullMarked
package vend.signin.saml;

import org.jspecify.annotations.NullMarked;
