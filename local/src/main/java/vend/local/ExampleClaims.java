package vend.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import vend.caller.Issuer;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.session.SessionTemplate;
import vend.session.Template;

/** Claims that meet the first grant of an issuer, as options of `vend token`. */
final class ExampleClaims {
  private ExampleClaims() {}

  static String of(Grants grants, String issuerName) {
    var claims = new LinkedHashMap<String, String>();
    for (Issuer issuer : grants.issuers()) {
      if (issuer.name().value().equals(issuerName)) {
        issuer.require().forEach((claim, values) -> claims.put(claim, values.getFirst()));
      }
    }
    grants.grants().stream()
        .filter(grant -> grant.effect() == Effect.ALLOW)
        .filter(grant -> grant.issuer().filter(name -> name.value().equals(issuerName)).isPresent())
        .findFirst()
        .ifPresent(grant -> add(claims, grant));
    return claims.entrySet().stream()
        .map(claim -> " --claim " + quoted(claim.getKey() + "=" + claim.getValue()))
        .collect(Collectors.joining());
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
        claims.putIfAbsent(name, "1");
      }
    }
  }

  private static String quoted(String text) {
    return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
