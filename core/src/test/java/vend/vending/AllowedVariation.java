package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.Person;
import vend.credentials.SessionDuration;
import vend.grant.Account;
import vend.grant.Allowed;
import vend.grant.Approval;
import vend.grant.Approvals;
import vend.grant.Decider;
import vend.grant.Freezes;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.Grants;
import vend.grant.OrganizationId;
import vend.grant.RequestFacts;
import vend.grant.RequestId;
import vend.grant.RolePattern;
import vend.grant.TestGrants;
import vend.iam.Conditions;
import vend.iam.Effect;
import vend.iam.InvalidPolicy;
import vend.session.CallerShaping;
import vend.session.ExternalId;
import vend.session.PolicyArn;
import vend.session.PolicyTemplate;
import vend.session.RequestedSession;
import vend.session.SessionTemplate;
import vend.session.Template;

/**
 * Every field that shapes a credential, and the decision that allows exactly that credential. A
 * field with several values is a list.
 */
record AllowedVariation(Map<String, List<String>> fields) {
  static final String REGION = "region";
  static final String POLICY_ARNS = "policyArns";
  static final String TAGS = "tags";
  static final String TRANSITIVE = "transitiveTags";
  static final String AUDIENCE = "audience";

  static final Person ANN = new Person("ann@example.com");

  static final AllowedVariation PLAIN = new AllowedVariation(plain());

  private static Map<String, List<String>> plain() {
    var fields = new LinkedHashMap<String, List<String>>();
    fields.put("issuer", List.of("github"));
    fields.put("issuerUrl", List.of("https://id.example.com"));
    fields.put("subject", List.of("subject"));
    fields.put("person", List.of());
    fields.put("request", List.of());
    fields.put(AUDIENCE, List.of("vend", "other"));
    fields.put("grant", List.of("one"));
    fields.put("grantRevision", List.of("r1"));
    fields.put("partition", List.of("aws"));
    fields.put(REGION, List.of("eu-west-1"));
    fields.put("account", List.of("222222222222"));
    fields.put("rolePath", List.of("/vend/"));
    fields.put("roleName", List.of("deploy"));
    fields.put("duration", List.of("900"));
    fields.put(TAGS, List.of("a", "b", "c", "d"));
    fields.put(TRANSITIVE, List.of("a"));
    fields.put("policy", List.of("s3:GetObject"));
    fields.put(POLICY_ARNS, List.of("p1", "p2"));
    fields.put("sessionName", List.of("name"));
    fields.put("sourceIdentity", List.of("source"));
    fields.put("externalId", List.of("external"));
    fields.put("hubRole", List.of("vend-hub"));
    return fields;
  }

  AllowedVariation with(String field, String... values) {
    var changed = new LinkedHashMap<>(fields);
    if (changed.put(field, List.of(values)) == null) {
      throw new IllegalArgumentException("no such field: " + field);
    }
    return new AllowedVariation(changed);
  }

  CacheKey key() {
    return CacheKey.of(allowed(), text(REGION), TrustMode.ROLE_CHAINING);
  }

  Allowed allowed() {
    return allowed(false, Optional.of("token-1"));
  }

  Allowed allowed(boolean singleUse, Optional<String> tokenId) {
    var decision =
        new Decider(grants(singleUse))
            .decide(
                caller(tokenId),
                new RoleReference.ByArn(role()),
                RequestedSession.DEFAULT.lasting(
                    new SessionDuration(Integer.parseInt(text("duration")))),
                facts());
    return TestGrants.allowed(decision);
  }

  /** An approved time of four hours, if there is a request. */
  private RequestFacts facts() {
    Instant now = TestGrants.FACTS.time();
    return new RequestFacts(
        TestGrants.FACTS.sourceAddress(),
        now,
        Freezes.NONE,
        _ ->
            new Approvals.Found(
                list("request").stream()
                    .map(id ->
                        new Approvals.Window(
                            new RequestId(id),
                            "digest",
                            now,
                            now.plus(Duration.ofHours(4)),
                            List.of()))
                    .toList()));
  }

  /** Only a person can have an approved request. */
  private Optional<Person> person() {
    return list("person").stream()
        .findFirst()
        .map(Person::new)
        .or(() -> list("request").stream().findFirst().map(_ -> ANN));
  }

  private Optional<Approval> approval() {
    return list("request").stream()
        .findFirst()
        .map(_ ->
            new Approval(
                List.of(), 1, Duration.ofHours(24), Duration.ofHours(4), true, false, "digest"));
  }

  private Caller caller(Optional<String> tokenId) {
    return new Caller(
        new IssuerName(text("issuer")),
        text("issuerUrl"),
        text("subject"),
        list(AUDIENCE),
        new Claims(Map.of()),
        TestGrants.FACTS.time().plusSeconds(600),
        tokenId,
        person());
  }

  private Grants grants(boolean singleUse) {
    var issuer =
        new OidcIssuer(
            new IssuerName(text("issuer")),
            "https://id.example.com",
            "vend",
            OidcIssuer.DEFAULT_ALGORITHMS,
            Map.of(),
            false);
    var account =
        new Account(
            new AccountName("target"),
            new AccountId(text("account")),
            new ExternalId(text("externalId")));
    var grant =
        new Grant(
            new GrantId(text("grant")),
            text("grantRevision"),
            Effect.ALLOW,
            Optional.of(issuer.name()),
            Conditions.NONE,
            List.of(new RolePattern.Exact(role())),
            Optional.of(session()),
            CallerShaping.NONE,
            false,
            singleUse,
            approval());
    return new Grants(
        RoleArn.of(partition(), new AccountId("111111111111"), text("hubRole")),
        new OrganizationId("o-a1b2c3d4e5"),
        List.of(account),
        List.of(issuer),
        List.of(),
        List.of(grant),
        List.of(),
        List.of(),
        "revision");
  }

  private SessionTemplate session() {
    var tags = new LinkedHashMap<String, Template>();
    for (int i = 0; i + 1 < list(TAGS).size(); i += 2) {
      tags.put(list(TAGS).get(i), Template.parse(list(TAGS).get(i + 1)));
    }
    var arns = new ArrayList<PolicyArn>();
    list(POLICY_ARNS).forEach(name -> arns.add(new PolicyArn("arn:aws:iam::aws:policy/" + name)));
    return new SessionTemplate(
        SessionDuration.LONGEST_CHAINED,
        Template.parse(text("sessionName")),
        list("sourceIdentity").stream().findFirst().map(Template::parse),
        tags,
        Set.copyOf(list(TRANSITIVE)),
        list("policy").stream().findFirst().map(AllowedVariation::policy),
        arns);
  }

  private static PolicyTemplate policy(String action) {
    try {
      return PolicyTemplate.parse(
          """
          {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"*"}}
          """
              .formatted(action));
    } catch (InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }

  private RoleArn role() {
    return new RoleArn(
        partition(), new AccountId(text("account")), text("rolePath"), text("roleName"));
  }

  private Partition partition() {
    return Partition.of(text("partition")).orElseThrow();
  }

  private List<String> list(String field) {
    return fields.getOrDefault(field, List.of());
  }

  private String text(String field) {
    return list(field).getFirst();
  }
}
