/** Runs every part of a request once before a SnapStart snapshot, and discards all data of it. */
@NullMarked
package vend.functions.priming;

import org.jspecify.annotations.NullMarked;
