/** The words that the hub and its clients both speak. */
@NullMarked
package vend;

import org.jspecify.annotations.NullMarked;
