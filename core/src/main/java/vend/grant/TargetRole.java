package vend.grant;

import vend.aws.RoleArn;
import vend.credentials.SessionDuration;
import vend.session.SessionTemplate;

/**
 * A role in a spoke account that grants can name.
 *
 * @param declared whether the file declares the role; otherwise it exists already and is named by
 *     ARN
 * @param longest the longest session that the file allows for it
 */
public record TargetRole(RoleArn arn, Account account, boolean declared, SessionDuration longest) {
  SessionTemplate.Target sessionTarget() {
    return new SessionTemplate.Target(arn, account.externalId(), longest);
  }
}
