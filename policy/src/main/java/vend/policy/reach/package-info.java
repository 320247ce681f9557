/**
 * Determines which callers can assume which roles, by an exact search over all callers that the
 * conditions of a grants file can distinguish.
 */
@NullMarked
package vend.policy.reach;

import org.jspecify.annotations.NullMarked;
