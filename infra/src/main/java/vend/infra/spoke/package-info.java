/**
 * The roles to create in the spoke accounts. Their trust policies come from {@code
 * vend.policy.trust}; this package adds no permissions.
 */
@NullMarked
package vend.infra.spoke;

import org.jspecify.annotations.NullMarked;
