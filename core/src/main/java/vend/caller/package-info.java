/**
 * Who is calling: proofs, the issuers that are believed, and the check of one against the other.
 */
@NullMarked
package vend.caller;

import org.jspecify.annotations.NullMarked;
