/**
 * What the grants file makes in the spoke accounts. It wraps what {@code vend.policy.trust} writes,
 * and adds no permission of its own.
 */
@NullMarked
package vend.infra.spoke;

import org.jspecify.annotations.NullMarked;
