/** Who may take which role: the grants, and the one decision that everything else waits for. */
@NullMarked
package vend.grant;

import org.jspecify.annotations.NullMarked;
