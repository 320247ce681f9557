/**
 * The policy documents that make AWS say the same as the grants: what a spoke's role trusts, and
 * what the hub's role may do. Plain data: others wrap it into stacks, or enforce it.
 */
@NullMarked
package vend.policy.trust;

import org.jspecify.annotations.NullMarked;
