/** A caller of Vend like others, that looks whether allowed stays allowed and denied denied. */
@NullMarked
package vend.functions.probe;

import org.jspecify.annotations.NullMarked;
