/** Test cases for grants files ({@code vend grants test}). */
@NullMarked
package vend.policy.cases;

import org.jspecify.annotations.NullMarked;
