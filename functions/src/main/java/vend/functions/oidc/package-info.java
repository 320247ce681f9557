/** Fetches the discovery documents, JWKS and SAML metadata of issuers over HTTP. */
@NullMarked
package vend.functions.oidc;

import org.jspecify.annotations.NullMarked;
