/** The item of the table that says what is frozen, for `vend freeze` and `vend thaw`. */
@NullMarked
package vend.cli.freeze;

import org.jspecify.annotations.NullMarked;
