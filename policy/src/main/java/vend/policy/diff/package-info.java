/** Compares the access that two grants files give ({@code vend grants diff}). */
@NullMarked
package vend.policy.diff;

import org.jspecify.annotations.NullMarked;
