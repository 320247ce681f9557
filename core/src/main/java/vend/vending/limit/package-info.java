/** How often, and for how long, callers may have STS called. */
@NullMarked
package vend.vending.limit;

import org.jspecify.annotations.NullMarked;
