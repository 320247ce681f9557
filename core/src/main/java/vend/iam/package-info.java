/** IAM's own language: names, conditions, policies, and the one engine that evaluates them. */
@NullMarked
package vend.iam;

import org.jspecify.annotations.NullMarked;
