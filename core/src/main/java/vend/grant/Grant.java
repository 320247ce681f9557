package vend.grant;

import java.util.List;
import java.util.Optional;
import vend.caller.IssuerName;
import vend.iam.Conditions;
import vend.iam.Effect;
import vend.session.CallerShaping;
import vend.session.SessionTemplate;

/**
 * One entry of the file: who may, or may not, take which roles.
 *
 * @param id its name
 * @param revision a digest of all that the entry says, with the policies that it points to
 * @param effect deny wins over every allow
 * @param issuer whose tokens it is about; a deny may be about all
 * @param when what the claims must be
 * @param roles which roles
 * @param session how the session is made; what a deny has here is not used
 * @param shaping what callers may shape
 * @param explain whether every caller whose request looks at it may read its entry of the trace:
 *     its id and effect, and the first condition that fails with the values that it wants
 * @param singleUse whether a token is taken once only
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
    boolean singleUse) {
  public Grant {
    roles = List.copyOf(roles);
  }

  /** Whether the grant is about this role. */
  public boolean names(TargetRole role) {
    return roles.stream().anyMatch(pattern -> pattern.names(role));
  }
}
