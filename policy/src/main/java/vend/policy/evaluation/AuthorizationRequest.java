package vend.policy.evaluation;

import vend.iam.ConditionContext;
import vend.iam.Principal;

/**
 * A request that is to be allowed or denied.
 *
 * @param principal who asks
 * @param action for example {@code sts:AssumeRole}; case does not matter
 * @param resource the ARN of what it is about, or {@code *} where the action has none
 * @param context what else is known of the request, under IAM's condition keys
 */
public record AuthorizationRequest(
    Principal principal, String action, String resource, ConditionContext context) {}
