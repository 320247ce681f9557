package vend.grant;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.Transport;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.session.RequestedSession;

/** Builds grants files for tests, with callers and decisions. */
public final class TestGrants {
  /** A grants file up to the list of grants. */
  public static final String HEAD =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: shop-external-id }
        blog: { id: "333333333333", externalId: blog-external-id }
      issuers:
        github: { oidc: https://token.actions.githubusercontent.com, audience: vend }
        staff: { oidc: https://id.example.com, audience: vend }
      roles:
        deploy: { accounts: [shop, blog], policies: [PowerUserAccess] }
        read: { accounts: ["*"], policies: [ReadOnlyAccess], maxSession: 30m }
      grants:
      """;

  public static final RequestFacts FACTS =
      new RequestFacts("203.0.113.7", Instant.parse("2026-11-21T12:00:00Z"));

  private TestGrants() {}

  /** Reads {@link #HEAD} with these grants, given as a YAML list. */
  public static Grants of(String grants) {
    return of(grants, Map.of());
  }

  /** Reads {@link #HEAD} with these grants and policy files. */
  public static Grants of(String grants, Map<String, String> policies) {
    return whole(HEAD + grants, policies);
  }

  /** Reads a complete grants file, which must be valid. */
  public static Grants whole(String yaml, Map<String, String> policies) {
    try {
      return read(yaml, policies);
    } catch (InvalidGrants e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Reads a complete grants file, which may be invalid. */
  public static Grants read(String yaml, Map<String, String> policies) throws InvalidGrants {
    return new GrantsReader("grants.yaml", path -> policy(policies, path), Transport.HTTPS_ONLY)
        .read(yaml);
  }

  private static String policy(Map<String, String> policies, String path) throws IOException {
    return Optional.ofNullable(policies.get(path))
        .orElseThrow(() -> new IOException("There is no such file beside the grants file."));
  }

  /** A caller with these claims, each a string or a list of strings. */
  public static Caller caller(String issuer, Map<String, ?> claims) {
    var values = new LinkedHashMap<String, List<String>>();
    claims.forEach((name, value) -> values.put(name, values(value)));
    return new Caller(
        new IssuerName(issuer),
        issuer.equals("github")
            ? "https://token.actions.githubusercontent.com"
            : "https://id.example.com",
        "subject",
        List.of("vend"),
        new Claims(values),
        FACTS.time().plusSeconds(600),
        Optional.of("token-1"));
  }

  private static List<String> values(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  /** Decides a default request for a role. */
  public static Decision ask(Grants grants, Caller caller, String role) {
    return ask(grants, caller, role, RequestedSession.DEFAULT);
  }

  /** Decides a request for a role and a session. */
  public static Decision ask(
      Grants grants, Caller caller, String role, RequestedSession requested) {
    return new Decider(grants).decide(caller, RoleReference.parse(role), requested, FACTS);
  }

  /** Asserts that the request is allowed. */
  public static Allowed allowed(Decision decision) {
    return Assertions.assertInstanceOf(Allowed.class, decision, () -> "" + decision);
  }

  /** Asserts that the request is denied for this reason. */
  public static Decision.Denied denied(Reason reason, Decision decision) {
    var denied = Assertions.assertInstanceOf(Decision.Denied.class, decision);
    Assertions.assertEquals(reason, denied.reason(), denied::detail);
    return denied;
  }
}
