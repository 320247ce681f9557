/**
 * SAML 2.0: what an assertion must be to be believed, and the metadata that say whose keys count.
 *
 * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf">SAML 2.0
 *     Core</a>
 */
@NullMarked
package vend.caller.saml;

import org.jspecify.annotations.NullMarked;
