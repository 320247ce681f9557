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

/** Grants files around the grants that a test is about, and callers to ask by them. */
public final class TestGrants {
  /** All of a file but its grants. */
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

  /** An ordinary request at noon. */
  public static final RequestFacts FACTS =
      new RequestFacts("203.0.113.7", Instant.parse("2026-11-21T12:00:00Z"));

  private TestGrants() {}

  /** A file with these grants, which are written as a YAML list. */
  public static Grants of(String grants) {
    return of(grants, Map.of());
  }

  /** A file with these grants and the policies beside it. */
  public static Grants of(String grants, Map<String, String> policies) {
    return whole(HEAD + grants, policies);
  }

  /** A file as it stands here. */
  public static Grants whole(String yaml, Map<String, String> policies) {
    try {
      return read(yaml, policies);
    } catch (InvalidGrants e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Reads a file that may be a bad one. */
  public static Grants read(String yaml, Map<String, String> policies) throws InvalidGrants {
    return new GrantsReader("grants.yaml", path -> policy(policies, path), Transport.HTTPS_ONLY)
        .read(yaml);
  }

  private static String policy(Map<String, String> policies, String path) throws IOException {
    return Optional.ofNullable(policies.get(path))
        .orElseThrow(() -> new IOException("there is no such file beside the grants file"));
  }

  /** A caller of an issuer with these claims: texts, or lists of texts. */
  public static Caller caller(String issuer, Map<String, ?> claims) {
    var values = new LinkedHashMap<String, List<String>>();
    claims.forEach((name, value) -> values.put(name, values(value)));
    return new Caller(
        new IssuerName(issuer),
        issuer.equals("github")
            ? "https://token.actions.githubusercontent.com"
            : "https://id.example.com",
        "somebody",
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

  /** Asks for a role in the ordinary way. */
  public static Decision ask(Grants grants, Caller caller, String role) {
    return ask(grants, caller, role, RequestedSession.DEFAULT);
  }

  /** Asks for a role and a session of one's own wishes. */
  public static Decision ask(
      Grants grants, Caller caller, String role, RequestedSession requested) {
    return new Decider(grants).decide(caller, RoleReference.parse(role), requested, FACTS);
  }

  /** Holds that it is allowed. */
  public static Allowed allowed(Decision decision) {
    return Assertions.assertInstanceOf(Allowed.class, decision, () -> "" + decision);
  }

  /** Holds that it is denied for this reason. */
  public static Decision.Denied denied(Reason reason, Decision decision) {
    var denied = Assertions.assertInstanceOf(Decision.Denied.class, decision);
    Assertions.assertEquals(reason, denied.reason(), denied::detail);
    return denied;
  }
}
