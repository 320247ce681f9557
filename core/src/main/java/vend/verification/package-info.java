/** The first step of a request: which verifier takes the proof, and what it finds. */
@NullMarked
package vend.verification;

import org.jspecify.annotations.NullMarked;
