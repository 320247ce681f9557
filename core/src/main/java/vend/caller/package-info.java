/**
 * Callers' identities: proofs of identity, trusted issuers, and verified callers with their claims.
 */
@NullMarked
package vend.caller;

import org.jspecify.annotations.NullMarked;
