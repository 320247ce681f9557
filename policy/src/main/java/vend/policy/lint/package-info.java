/** What is wrong with a grants file that can be read. */
@NullMarked
package vend.policy.lint;

import org.jspecify.annotations.NullMarked;
