package vend.grant;

import java.util.List;
import java.util.Optional;
import vend.caller.IssuerName;
import vend.iam.Conditions;
import vend.iam.Effect;
import vend.session.CallerShaping;
import vend.session.SessionTemplate;

/**
 * One entry of {@code grants} in the file: which callers may, or may not, assume which roles.
 *
 * @param revision a digest of the entry and the policy files that it names
 * @param effect a deny wins over every allow
 * @param issuer the issuer of the tokens; empty on a deny for all issuers
 * @param when the conditions on the caller's claims and the request
 * @param session how the session is rendered; unused on a deny
 * @param shaping which parts of the session callers may set
 * @param explain whether callers may read this grant's trace entry: its id and effect, and the
 *     first unmet condition with its required values
 * @param singleUse whether each token is accepted only once
 * @param approval the approval that a request needs first; empty if the grant needs none
 */
public record Grant(
    GrantId id,
    String revision,
    Effect effect,
    Optional<IssuerName> issuer,
    Conditions when,
    List<RolePattern> roles,
    Optional<SessionTemplate> session,
    CallerShaping shaping,
    boolean explain,
    boolean singleUse,
    Optional<Approval> approval) {
  public Grant {
    roles = List.copyOf(roles);
  }

  /** Whether one of the role patterns matches this role. */
  public boolean names(TargetRole role) {
    return roles.stream().anyMatch(pattern -> pattern.names(role));
  }
}
