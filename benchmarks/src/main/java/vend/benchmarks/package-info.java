/** The benchmarks of Vend, its peers and its parts; {@code benchmarks/run} starts them. */
@NullMarked
package vend.benchmarks;

import org.jspecify.annotations.NullMarked;
