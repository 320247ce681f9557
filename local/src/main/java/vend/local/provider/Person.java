package vend.local.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.caller.Issuer;

/**
 * A made-up person. Each can sign in at every provider.
 *
 * @param id the person's {@code sub}
 * @param name for example {@code Ada Byrne}
 * @param groups the values of the claim {@code groups}
 */
public record Person(String id, String name, List<String> groups) {
  /** All people. The example grants allow the first two, and deny the third. */
  public static final List<Person> ALL =
      List.of(
          new Person("ada", "Ada Byrne", List.of("engineering", "chess")),
          new Person("ben", "Ben Castillo", List.of("support")),
          new Person("cleo", "Cleo Duval", List.of("sales")));

  /** Returns the person's claims, with one allowed value of each claim that the issuer requires. */
  public Map<String, Object> claims(Issuer issuer) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", id);
    claims.put("name", name);
    claims.put("preferred_username", id);
    claims.put("email", id + "@example.com");
    claims.put("email_verified", true);
    claims.put("groups", groups);
    issuer.require().forEach((claim, values) -> claims.put(claim, values.getFirst()));
    return claims;
  }
}
