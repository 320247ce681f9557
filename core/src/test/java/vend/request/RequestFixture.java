package vend.request;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.grant.Decider;
import vend.grant.Freezes;
import vend.grant.Grants;
import vend.grant.RequestId;
import vend.grant.TestGrants;
import vend.request.RequestRules.NewRequest;
import vend.request.RequestRules.Outcome;

/** A grants file with approvals, and people that request and decide. */
public final class RequestFixture {
  public static final Instant NOON = TestGrants.FACTS.time();

  /** Everything that an approval names, so that tests can change each part. */
  public static final String FILE =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: shop-external-id }
        blog: { id: "333333333333", externalId: blog-external-id }
      issuers:
        staff: { oidc: https://id.example.com, audience: vend, person: upn }
        partner: { oidc: https://partner.example.com, audience: vend, person: upn }
        chatbot: { chat: internal-chatbot, person: person }
      roles:
        admin: { accounts: [shop], policies: [AdministratorAccess] }
        read: { accounts: [shop, blog], policies: [ReadOnlyAccess] }
      approvers:
        leads:
          - { issuer: staff, when: { "ForAnyValue:StringEquals": { groups: [leads] } } }
          - { issuer: chatbot, when: { "ForAnyValue:StringEquals": { groups: [leads] } } }
        platform: [ { issuer: staff, when: { StringEquals: { team: platform } } } ]
      grants:
        - id: admin-on-request
          issuer: staff
          when: { StringEquals: { department: shop } }
          roles: [shop/admin]
          session: { policy: policies/admin.json }
          approval:
            by: [leads, { group: platform, after: 4h }]
            count: 1
            expires: 24h
            lasts: 4h
            breakGlass: true
        - id: read-everything
          issuer: staff
          roles: ["*/read"]
      """;

  public static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}
      """;

  public static final Map<String, String> POLICIES = Map.of("policies/admin.json", POLICY);

  public static final RoleReference ADMIN = RoleReference.parse("shop/admin");
  public static final Grants GRANTS = TestGrants.whole(FILE, POLICIES);
  public static final RequestRules RULES = rules(GRANTS);

  private RequestFixture() {}

  public static RequestRules rules(Grants grants) {
    return new RequestRules(grants, new Decider(grants));
  }

  /** The rules after these texts of the file were replaced, in pairs. */
  public static RequestRules changed(String... pairs) {
    String file = FILE;
    for (int i = 0; i < pairs.length; i += 2) {
      Assertions.assertTrue(file.contains(pairs[i]), pairs[i]);
      file = file.replace(pairs[i], pairs[i + 1]);
    }
    return rules(TestGrants.whole(file, POLICIES));
  }

  /** A caller of an issuer with this person. */
  public static Caller caller(String issuer, String person, Map<String, List<String>> claims) {
    return new Caller(
        new IssuerName(issuer),
        "https://id.example.com",
        "subject of " + person,
        List.of("vend"),
        new Claims(claims),
        NOON.plusSeconds(600),
        Optional.of("token-1"),
        Person.parse(person));
  }

  /** A person who signed in. */
  public static Actor person(String person, Map<String, List<String>> claims) {
    return person("staff", person, claims);
  }

  /** A person who signed in with this issuer. */
  public static Actor person(String issuer, String person, Map<String, List<String>> claims) {
    return Actor.of(caller(issuer, person, claims), "203.0.113.7").orElseThrow();
  }

  /** A member of the shop's department, who may request. */
  public static Actor requester(String person) {
    return person(person, Map.of("department", List.of("shop")));
  }

  /** A lead who signed in. */
  public static Actor lead(String person) {
    return person(person, Map.of("groups", List.of("leads")));
  }

  /** A lead in the chat. */
  public static Actor leadInChat(String person) {
    return Actor.of(GRANTS.chatIssuers().getFirst(), "U1-" + person, person, List.of("leads"))
        .orElseThrow();
  }

  /** A member of the platform team, who may approve after four hours. */
  public static Actor platform(String person) {
    return person(person, Map.of("team", List.of("platform")));
  }

  public static NewRequest wanted() {
    return new NewRequest(ADMIN, Optional.empty(), "deploy 4711", false);
  }

  /** A new request of Ann's. */
  public static AccessRequest pending(RequestRules rules) {
    return next(
        rules.make(
            new RequestId("req-000000000001"), requester("ann"), wanted(), Freezes.NONE, NOON));
  }

  /** A request of Ann's that Bob approved. */
  public static AccessRequest approved(RequestRules rules) {
    return next(rules.approve(pending(rules), lead("bob"), "", List.of(), NOON));
  }

  /** A request of Ann's that Bob approved in the chat. */
  public static AccessRequest approvedInChat() {
    return next(RULES.approve(pending(RULES), leadInChat("bob"), "", List.of(), NOON));
  }

  /** A request that Ann approved alone, in an emergency. */
  public static AccessRequest brokenGlass() {
    return RequestRules.breakGlass(pending(RULES), requester("ann"), NOON);
  }

  /** Asserts that the act changes the request. */
  public static AccessRequest next(Outcome outcome) {
    return Assertions.assertInstanceOf(RequestRules.Allowed.class, outcome).request();
  }

  /** Asserts that the rules refuse the act for this reason. */
  public static RequestRules.Refused refused(Reason reason, Outcome outcome) {
    var refused = Assertions.assertInstanceOf(RequestRules.Refused.class, outcome);
    Assertions.assertEquals(reason, refused.reason(), refused::detail);
    return refused;
  }

  /** The store that holds these approved requests. */
  public static Approvals holding(AccessRequest... requests) {
    return key ->
        new Approvals.Found(
            java.util.Arrays.stream(requests)
                .filter(request -> request.key().equals(key))
                .flatMap(request -> request.window().stream())
                .toList());
  }
}
