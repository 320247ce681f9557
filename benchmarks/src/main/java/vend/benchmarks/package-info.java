/** What is measured, against what; {@code benchmarks/run} starts it. */
@NullMarked
package vend.benchmarks;

import org.jspecify.annotations.NullMarked;
