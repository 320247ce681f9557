/** IAM's policy language: conditions, principals, policies, and the engine that evaluates them. */
@NullMarked
package vend.iam;

import org.jspecify.annotations.NullMarked;
