/** The words that every room of the house speaks. */
@NullMarked
package vend;

import org.jspecify.annotations.NullMarked;
