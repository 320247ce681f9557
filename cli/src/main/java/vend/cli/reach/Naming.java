package vend.cli.reach;

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
import vend.iam.ConditionOperator.Qualifier;
import vend.iam.Effect;

/**
 * The grants of one file that name one role for one issuer, in the order of the file.
 *
 * @param require what the issuer asks of everybody, as conditions
 * @param denies the grants that deny
 * @param allows the grants that allow
 */
public record Naming(List<Condition> require, List<Grant> denies, List<Fit> allows) {
  /** What names nothing. */
  public static final Naming NONE = new Naming(List.of(), List.of(), List.of());

  public Naming {
    require = List.copyOf(require);
    denies = List.copyOf(denies);
    allows = List.copyOf(allows);
  }

  /** The grants of a file that name the role for the issuer. */
  public static Naming of(Grants grants, Issuer issuer, TargetRole role) {
    var denies = new ArrayList<Grant>();
    var allows = new ArrayList<Fit>();
    for (Grant grant : grants.grants()) {
      if (isAbout(grant, issuer.name()) && grant.names(role)) {
        switch (grant.effect()) {
          case DENY -> denies.add(grant);
          case ALLOW -> allows.add(new Fit(grant, role));
        }
      }
    }
    return new Naming(required(issuer), denies, allows);
  }

  private static boolean isAbout(Grant grant, IssuerName issuer) {
    return grant.issuer().map(issuer::equals).orElse(grant.effect() == Effect.DENY);
  }

  /** What an issuer asks of everybody, as conditions. */
  public static List<Condition> required(Issuer issuer) {
    var operator = new ConditionOperator(Qualifier.FOR_ANY_VALUE, Comparison.STRING_EQUALS, false);
    return issuer.require().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(claim ->
            new Condition(
                operator, claim.getKey(), claim.getValue().stream().map(Naming::plain).toList()))
        .toList();
  }

  /** What is required is a text, and has no policy variables in it. */
  private static String plain(String text) {
    return text.replace("${", "${$}{");
  }

  /** Whether both decide alike and make the same sessions, grant by grant in the same order. */
  public boolean saysTheSameAs(Naming other) {
    return require.equals(other.require)
        && said(denies).equals(said(other.denies))
        && saidOfFits(allows).equals(saidOfFits(other.allows));
  }

  /** All of a grant that bears on one role. */
  private static List<List<Object>> said(List<Grant> grants) {
    return grants.stream()
        .map(grant ->
            List.<Object>of(
                grant.id(),
                grant.when(),
                grant.session(),
                grant.shaping(),
                grant.explain(),
                grant.singleUse()))
        .toList();
  }

  private static List<List<Object>> saidOfFits(List<Fit> fits) {
    var said = new ArrayList<>(said(fits.stream().map(Fit::grant).toList()));
    fits.forEach(fit -> said.add(List.of(fit.longest())));
    return said;
  }

  /** The condition blocks of all of them. */
  List<List<Condition>> blocks() {
    var blocks = new ArrayList<List<Condition>>();
    blocks.add(require);
    denies.forEach(grant -> blocks.add(grant.when().all()));
    allows.forEach(fit -> blocks.add(fit.grant().when().all()));
    return blocks;
  }

  /** What somebody meets who gets past the issuer and meets the grant's conditions. */
  List<Condition> conditionsOf(Fit fit) {
    var conditions = new ArrayList<>(require);
    conditions.addAll(fit.grant().when().all());
    return conditions;
  }
}
