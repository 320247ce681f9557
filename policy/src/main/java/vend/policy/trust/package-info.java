/**
 * Generates the IAM policies that repeat the grants in AWS: the trust policies of spoke roles, and
 * the identity policies of the hub role and the probe. They are plain data, without CloudFormation.
 */
@NullMarked
package vend.policy.trust;

import org.jspecify.annotations.NullMarked;
