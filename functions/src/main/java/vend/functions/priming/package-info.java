/** Everything that a request needs, run once before a snapshot is taken, and nothing of it kept. */
@NullMarked
package vend.functions.priming;

import org.jspecify.annotations.NullMarked;
