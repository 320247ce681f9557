package vend.functions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Transport;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.RequestFacts;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.PolicyFiles;
import vend.session.RequestedSession;

/** The grants file of this module's tests, and tokens of its issuers. */
public final class TestGrants {
  /** The external id of {@code shop-prod}. Tests check that it never leaks. */
  public static final String EXTERNAL_ID = "3f8e6c1a0b7d4e52";

  public static final String YAML =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop-prod: { id: "222222222222", externalId: %s }
        shop-test: { id: "333333333333", externalId: 9c1d5e7f2a4b6c80 }
      issuers:
        ci:
          oidc: https://ci.example.com
          audience: vend
          algorithms: [ES256]
          require: { owner: "4242" }
        staff:
          oidc: https://staff.example.com
          audience: vend
          algorithms: [ES256]
      roles:
        deploy: { accounts: ["*"], policies: [PowerUserAccess], maxSession: 1h }
        read-only: { accounts: ["*"], policies: [ReadOnlyAccess] }
        frozen: { accounts: [shop-test], policies: [ReadOnlyAccess] }
        once: { accounts: [shop-test], policies: [ReadOnlyAccess] }
      grants:
        - id: main-deploys
          issuer: ci
          when:
            StringEquals: { repository: acme/shop, ref: refs/heads/main }
          roles: [shop-prod/deploy]
          session:
            duration: 30m
            name: "ci-{run_id}"
            sourceIdentity: "ci-{run_id}"
        - id: staff-shapes
          issuer: staff
          roles: [shop-test/deploy, "arn:aws:iam::333333333333:role/team/audit"]
          callerPolicy: allow
          callerTags: [team]
          callerSessionName: true
          explain: true
          session: { name: "{sub}", sourceIdentity: "{sub}" }
        - id: staff-looks
          issuer: staff
          roles: ["*/read-only", shop-test/frozen]
          session: { name: "{sub}", sourceIdentity: "{sub}" }
        - id: staff-once
          issuer: staff
          roles: [shop-test/once]
          singleUse: true
          session: { name: "{sub}", sourceIdentity: "{sub}" }
        - id: all-frozen
          effect: deny
          roles: [shop-test/frozen]
      """
          .formatted(EXTERNAL_ID);

  /** The same file with a role on request: {@code shop-test/admin}. */
  public static final String ON_REQUEST =
      YAML.replace(
              "roles:\n  deploy",
              """
                  person: sub
              approvers:
                leads: [ { issuer: staff, when: { StringEquals: { team: leads } } } ]
              roles:
                admin: { accounts: [shop-test], policies: [AdministratorAccess] }
                deploy\
              """)
          .replace(
              "grants:\n",
              """
              grants:
                - id: admin-on-request
                  issuer: staff
                  roles: [shop-test/admin]
                  session: { name: "{sub}", sourceIdentity: "{sub}" }
                  approval: { by: [leads], lasts: 4h }
              """);

  private static final TestKey CI_KEY = TestKey.generate(SignatureAlgorithm.ES256, "ci-1");
  private static final TestKey STAFF_KEY = TestKey.generate(SignatureAlgorithm.ES256, "staff-1");

  private TestGrants() {}

  /** A public issuer. The grants file requires {@code owner} 4242 in its tokens. */
  public static TestIssuer ci() {
    return new TestIssuer("https://ci.example.com", CI_KEY);
  }

  /** A private issuer, all of whose tokens are accepted. */
  public static TestIssuer staff() {
    return new TestIssuer("https://staff.example.com", STAFF_KEY);
  }

  /** The parsed file. */
  public static Grants grants() {
    return read(YAML);
  }

  /** Parses another grants file. */
  public static Grants read(String yaml) {
    try {
      return new GrantsReader("grants.yaml", PolicyFiles.NONE, Transport.HTTPS_ONLY).read(yaml);
    } catch (InvalidGrants e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The allowed decision for the caller {@code somebody} of the issuer {@code staff}. */
  public static Allowed allowed(String role, RequestedSession session, RequestFacts facts) {
    var caller =
        new Caller(
            new IssuerName("staff"),
            staff().url(),
            "somebody",
            List.of(TestIssuer.AUDIENCE),
            new Claims(Map.of("sub", List.of("somebody"))),
            facts.time().plusSeconds(600),
            Optional.of("token-1"));
    return (Allowed)
        new Decider(grants()).decide(caller, RoleReference.parse(role), session, facts);
  }
}
