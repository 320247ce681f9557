/**
 * The roles of the grants file in the spoke accounts: {@code vend spokes}. It wraps what {@code
 * vend.policy.trust} writes, and adds no permission of its own.
 */
@NullMarked
package vend.infra;

import org.jspecify.annotations.NullMarked;
