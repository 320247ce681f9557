/**
 * SAML 2.0: verifying assertions, and the identity providers' metadata with their signing keys.
 *
 * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf">SAML 2.0
 *     Core</a>
 */
@NullMarked
package vend.caller.saml;

import org.jspecify.annotations.NullMarked;
