package vend.local.issuer;

import java.util.LinkedHashMap;
import java.util.Map;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.session.SessionTemplate;
import vend.session.Template;

/** Finds claims that meet the first grant of an issuer, so that examples work. */
public final class ExampleClaims {
  private ExampleClaims() {}

  /** Returns the claims by name. */
  public static Map<String, String> of(Grants grants, IssuerName issuerName) {
    var claims = new LinkedHashMap<String, String>();
    for (Issuer issuer : grants.issuers()) {
      if (issuer.name().equals(issuerName)) {
        issuer.require().forEach((claim, values) -> claims.put(claim, values.getFirst()));
      }
    }
    grants.grants().stream()
        .filter(grant -> grant.effect() == Effect.ALLOW)
        .filter(grant -> grant.issuer().filter(issuerName::equals).isPresent())
        .findFirst()
        .ifPresent(grant -> add(claims, grant));
    return claims;
  }

  private static void add(Map<String, String> claims, Grant grant) {
    for (Condition condition : grant.when().all()) {
      if (!condition.key().startsWith("aws:")) {
        claims.putIfAbsent(condition.key(), condition.values().getFirst().replace("*", "x"));
      }
    }
    grant.session().ifPresent(session -> add(claims, session));
  }

  private static void add(Map<String, String> claims, SessionTemplate session) {
    addAll(claims, session.name());
    session.sourceIdentity().ifPresent(template -> addAll(claims, template));
    session.tags().values().forEach(template -> addAll(claims, template));
  }

  private static void addAll(Map<String, String> claims, Template template) {
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Placeholder(String name, boolean _)) {
        claims.putIfAbsent(name, name.equals("email") ? "local@example.com" : "1");
      }
    }
  }
}
