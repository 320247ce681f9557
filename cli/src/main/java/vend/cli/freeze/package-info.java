/** {@code vend freeze} and {@code vend thaw}, and the item in the hub's table that they change. */
@NullMarked
package vend.cli.freeze;

import org.jspecify.annotations.NullMarked;
