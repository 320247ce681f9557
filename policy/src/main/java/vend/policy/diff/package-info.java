/** What a change of a grants file gives and takes. */
@NullMarked
package vend.policy.diff;

import org.jspecify.annotations.NullMarked;
