/** Tokens of OpenID Connect issuers: reading and verifying them, and the issuers' key sets. */
@NullMarked
package vend.caller.oidc;

import org.jspecify.annotations.NullMarked;
