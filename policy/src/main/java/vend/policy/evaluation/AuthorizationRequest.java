package vend.policy.evaluation;

import vend.iam.ConditionContext;
import vend.iam.Principal;

/**
 * A request to AWS, as policies see it.
 *
 * @param action for example {@code sts:AssumeRole}; case does not matter
 * @param resource the ARN of the resource, or {@code *} if the action has none
 * @param context the values of IAM's condition keys
 */
public record AuthorizationRequest(
    Principal principal, String action, String resource, ConditionContext context) {}
