package vend.policy.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator;
import vend.iam.Effect;

/**
 * The grants of one file that name one role for one issuer, in the order of the file.
 *
 * @param require the issuer's {@code require}, as conditions
 * @param denies the grants that deny
 * @param allows the grants that allow
 */
public record RoleGrants(
    List<Condition> require, List<Grant> denies, List<SessionRequirements> allows) {
  /** Without any grant. */
  public static final RoleGrants NONE = new RoleGrants(List.of(), List.of(), List.of());

  public RoleGrants {
    require = List.copyOf(require);
    denies = List.copyOf(denies);
    allows = List.copyOf(allows);
  }

  /** Selects the grants of a file that name the role for the issuer. */
  public static RoleGrants of(Grants grants, Issuer issuer, TargetRole role) {
    var denies = new ArrayList<Grant>();
    var allows = new ArrayList<SessionRequirements>();
    for (Grant grant : grants.grants()) {
      if (isAbout(grant, issuer.name()) && grant.names(role)) {
        switch (grant.effect()) {
          case DENY -> denies.add(grant);
          case ALLOW -> allows.add(new SessionRequirements(grant, role));
        }
      }
    }
    return new RoleGrants(required(issuer), denies, allows);
  }

  private static boolean isAbout(Grant grant, IssuerName issuer) {
    return grant.issuer().map(issuer::equals).orElse(grant.effect() == Effect.DENY);
  }

  /** Returns the issuer's {@code require} as conditions. */
  public static List<Condition> required(Issuer issuer) {
    var operator = ConditionOperator.of(Comparison.STRING_EQUALS);
    return issuer.require().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(claim ->
            new Condition(
                operator,
                claim.getKey(),
                claim.getValue().stream().map(RoleGrants::plain).toList()))
        .toList();
  }

  /** The values of {@code require} are plain text; this escapes policy variables. */
  private static String plain(String text) {
    return text.replace("${", "${$}{");
  }

  /** Returns all content: grants with equal content decide alike and create the same sessions. */
  public List<Object> content() {
    return List.of(require, content(denies), contentOfAllows(allows));
  }

  /** Everything in a grant that affects one role. */
  private static List<List<Object>> content(List<Grant> grants) {
    return grants.stream()
        .map(grant ->
            List.<Object>of(
                grant.id(),
                grant.when(),
                grant.session(),
                grant.shaping(),
                grant.explain(),
                grant.singleUse(),
                grant.approval()))
        .toList();
  }

  private static List<List<Object>> contentOfAllows(List<SessionRequirements> fits) {
    var content = new ArrayList<>(content(fits.stream().map(SessionRequirements::grant).toList()));
    fits.forEach(fit -> content.add(List.of(fit.longest())));
    return content;
  }

  /** Returns the conditions that a caller must meet: those of the issuer and those of the grant. */
  List<Condition> conditionsOf(int position) {
    var conditions = new ArrayList<>(require);
    conditions.addAll(allows.get(position).conditions());
    return conditions;
  }

  /** Returns the blocks that must all fail for the grant to decide: denies and earlier grants. */
  List<List<Condition>> before(int position) {
    var before = new ArrayList<List<Condition>>();
    comingBefore(position).forEach(grant -> before.add(grant.when().all()));
    return before;
  }

  /** Returns the denies, and the earlier grants that create a session whenever this one does. */
  List<Grant> comingBefore(int position) {
    var before = new ArrayList<>(denies);
    SessionRequirements fit = allows.get(position);
    allows.subList(0, position).stream()
        // Without an approval, the hub tries the next grant.
        .filter(earlier -> earlier.grant().approval().isEmpty())
        .filter(earlier -> earlier.sessionPossibleWhenever(fit))
        .map(SessionRequirements::grant)
        .forEach(before::add);
    return before;
  }
}
