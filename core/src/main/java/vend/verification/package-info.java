/** The first step of a request: passes the proof of identity to the verifier for its kind. */
@NullMarked
package vend.verification;

import org.jspecify.annotations.NullMarked;
