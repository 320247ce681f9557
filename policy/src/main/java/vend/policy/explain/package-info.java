/**
 * Explains the decisions of hub and spoke on one request to operators. Callers see {@code
 * vend.rendering.Explanation} instead, which hides required values.
 */
@NullMarked
package vend.policy.explain;

import org.jspecify.annotations.NullMarked;
