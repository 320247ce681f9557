/** Evaluates policies as IAM does, and reports the result of every statement. */
@NullMarked
package vend.policy.evaluation;

import org.jspecify.annotations.NullMarked;
