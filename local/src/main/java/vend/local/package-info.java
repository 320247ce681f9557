/** Runs all of Vend on one machine: `vend local` and `vend demo`. */
@NullMarked
package vend.local;

import org.jspecify.annotations.NullMarked;
