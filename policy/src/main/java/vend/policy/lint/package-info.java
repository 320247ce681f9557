/** Checks valid grants files for errors and risks ({@code vend grants check}). */
@NullMarked
package vend.policy.lint;

import org.jspecify.annotations.NullMarked;
