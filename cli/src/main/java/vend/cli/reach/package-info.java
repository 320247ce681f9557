/**
 * Who can reach what by a grants file: an exact search over the callers that its conditions can
 * tell apart.
 */
@NullMarked
package vend.cli.reach;

import org.jspecify.annotations.NullMarked;
