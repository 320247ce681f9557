/** Programs that the release build runs: they write man pages and the container image. */
@NullMarked
package vend.release;

import org.jspecify.annotations.NullMarked;
