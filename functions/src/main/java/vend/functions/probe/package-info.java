/** A caller that checks on a schedule that Vend still allows and still denies as it should. */
@NullMarked
package vend.functions.probe;

import org.jspecify.annotations.NullMarked;
