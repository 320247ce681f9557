/**
 * Why, for whoever holds the grants file: what the hub decides and what the policies in AWS say, of
 * one and the same request. Callers read {@code vend.rendering.Explanation} instead.
 */
@NullMarked
package vend.policy.explain;

import org.jspecify.annotations.NullMarked;
