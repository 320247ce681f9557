package vend.grant;

import vend.aws.RoleArn;
import vend.credentials.SessionDuration;
import vend.session.SessionTemplate;

/**
 * A role in an account that some grant may name: declared by the file, or there already and named
 * by ARN.
 *
 * @param arn the role
 * @param account the account that it is in
 * @param declared whether the file declares it; else it is there already
 * @param longest the longest session that it allows, by what the file says
 */
public record TargetRole(RoleArn arn, Account account, boolean declared, SessionDuration longest) {
  /** What a session for this role needs to know of it. */
  SessionTemplate.Target sessionTarget() {
    return new SessionTemplate.Target(arn, account.externalId(), longest);
  }
}
