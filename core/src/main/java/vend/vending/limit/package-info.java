/** Limits on how often, and for how long, callers can cause calls to STS. */
@NullMarked
package vend.vending.limit;

import org.jspecify.annotations.NullMarked;
