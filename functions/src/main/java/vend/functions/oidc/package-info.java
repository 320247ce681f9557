/** Fetches issuers' discovery documents and key sets over HTTP. */
@NullMarked
package vend.functions.oidc;

import org.jspecify.annotations.NullMarked;
