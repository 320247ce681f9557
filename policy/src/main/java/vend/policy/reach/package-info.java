/**
 * Who can reach what by a grants file: an exact search over the callers that its conditions can
 * tell apart.
 */
@NullMarked
package vend.policy.reach;

import org.jspecify.annotations.NullMarked;
