/** Decides a request by all policies that bear on it, as IAM does, and says how it came to it. */
@NullMarked
package vend.policy.evaluation;

import org.jspecify.annotations.NullMarked;
