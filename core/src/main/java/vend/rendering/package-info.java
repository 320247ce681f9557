/** Answers in the forms that callers' tools already understand. */
@NullMarked
package vend.rendering;

import org.jspecify.annotations.NullMarked;
