/**
 * OpenID Connect: parsing and verifying tokens, and the issuers' discovery documents and key sets.
 */
@NullMarked
package vend.caller.oidc;

import org.jspecify.annotations.NullMarked;
