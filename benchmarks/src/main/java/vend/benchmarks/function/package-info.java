/** Functions for comparison with Vend, under the same runtime client. */
@NullMarked
package vend.benchmarks.function;

import org.jspecify.annotations.NullMarked;
