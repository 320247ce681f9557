package vend.infra;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vend.grant.Grants;
import vend.grant.TestGrants;

/** Grants files whose trust policies or templates differ in every relevant way. */
public final class Shapes {
  /** Two spoke accounts, and the hub account as a third spoke. */
  private static final String HEAD =
      TestGrants.HEAD.replace(
          "issuers:\n", "  hub: { id: \"111111111111\", externalId: hub-external-id }\nissuers:\n");

  private static final Map<String, String> GRANTS = new LinkedHashMap<>();
  private static final Map<String, Grants> ALL = new LinkedHashMap<>();

  static {
    GRANTS.put("one grant without a session", "{ id: one, issuer: github, roles: [shop/deploy] }");
    GRANTS.put("every role of every account", "{ id: one, issuer: github, roles: [\"*/*\"] }");
    GRANTS.put(
        "pinned tag and source identity",
        "{ id: one, issuer: github, when: { StringEquals: { a: x, b: \"7\" } }, roles: [\"*/deploy\"],"
            + " session: { sourceIdentity: \"gh-{b}\", tags: { a: \"{a}\" } } }");
    GRANTS.put(
        "wildcards in tag and source identity",
        "{ id: one, issuer: github, roles: [\"*/deploy\"],"
            + " session: { sourceIdentity: \"gh-{b}\", tags: { a: \"x-{a}\" } } }");
    GRANTS.put(
        "transitive tags",
        "{ id: one, issuer: github, roles: [\"*/deploy\"],"
            + " session: { tags: { a: \"{a}\", b: fixed }, transitiveTags: [a, b] } }");
    GRANTS.put(
        "tags of the caller",
        "{ id: one, issuer: github, roles: [\"*/deploy\"], callerTags: [ticket, stage] }");
    GRANTS.put(
        "grants with the same tag keys and with others",
        """
        { id: one, issuer: github, roles: ["*/deploy"], session: { tags: { a: "{a}" } } }
        { id: two, issuer: github, roles: ["*/deploy"], session: { tags: { a: fixed } } }
        { id: three, issuer: github, roles: ["*/deploy"], session: { sourceIdentity: "{c}" } }\
        """);
    GRANTS.put(
        "an account with a grant of its own",
        """
        { id: one, issuer: github, roles: ["*/deploy", "*/read"] }
        { id: two, issuer: github, roles: [shop/deploy], session: { tags: { a: "{a}" } } }\
        """);
    GRANTS.put(
        "a deny, and roles that exist already",
        """
        { id: one, issuer: github, roles: [shop/read, "arn:aws:iam::222222222222:role/old"] }
        { id: two, effect: deny, roles: ["*/*"] }\
        """);
    GRANTS.put(
        "too many grants for a statement each",
        IntStream.range(0, 12)
            .mapToObj(i ->
                "{ id: grant-with-a-long-name-%d, issuer: github, roles: [\"*/deploy\"] }"
                    .formatted(i))
            .collect(Collectors.joining("\n")));
    GRANTS.forEach((name, grants) -> ALL.put(name, Templates.grants(HEAD + list(grants))));
    String one = list("{ id: one, issuer: github, roles: [\"*/*\"] }");
    ALL.put(
        "an external id during its rotation",
        Templates.grants(
            HEAD.replace("shop-external-id", "shop-new-id, previousExternalId: shop-old-id")
                + one));
    ALL.put(
        "another partition, and a hub role with a path",
        Templates.grants(
            HEAD.replace("role: vend-hub", "role: team/vend-hub, partition: aws-us-gov") + one));
    ALL.put("roles with every property", Templates.grants(allOfARole() + one));
    ALL.put("roles whose names look alike", Templates.grants(lookAlikes() + one));
    ALL.put("a grant for each of thirty accounts", Templates.grants(manyForms(30)));
  }

  private Shapes() {}

  /** Returns the files by a description of their special feature. */
  public static Map<String, Grants> all() {
    return ALL;
  }

  public static Grants get(String name) {
    Grants grants = ALL.get(name);
    if (grants == null) {
      throw new IllegalArgumentException(name);
    }
    return grants;
  }

  private static String list(String grants) {
    return grants.lines().map(line -> "  - " + line + "\n").collect(Collectors.joining());
  }

  private static String allOfARole() {
    return HEAD.replace(
        "{ accounts: [shop, blog], policies: [PowerUserAccess] }",
        """

            accounts: [shop, blog]
            policies: [ReadOnlyAccess, "arn:aws:iam::aws:policy/job-function/Billing", "arn:aws:iam::{account}:policy/team/own", ReadOnlyAccess]
            permissionsBoundary: "arn:aws:iam::{account}:policy/boundary"
            maxSession: 45m
            description: "Deploys what there is: caf\\u00e9s, $AWS::AccountId and {{so on}}."
            tags: { team: shop, Cost Center: 42 }\
        """);
  }

  private static String lookAlikes() {
    return HEAD.replace(
        "roles:\n",
        "roles:\n  a-b: { accounts: [shop], policies: [] }\n  a.b: { accounts: [shop], policies: [] }\n  \"+=,.@_\": { accounts: [shop], policies: [] }\n");
  }

  /** Returns a file whose accounts each have a separate grant, and so a separate trust policy. */
  public static String manyForms(int accounts) {
    var file = new StringBuilder();
    file.append("version: 1\nhub: { account: \"111111111111\", role: vend-hub }\n");
    file.append("organization: o-a1b2c3d4e5\naccounts:\n");
    for (int i = 0; i < accounts; i++) {
      file.append(
          "  account-%d: { id: \"2%011d\", externalId: external-id-%d }%n".formatted(i, i, i));
    }
    file.append("issuers:\n  github: { oidc: https://id.example.com, audience: vend }\n");
    file.append("roles:\n  deploy: { accounts: [\"*\"], policies: [] }\ngrants:\n");
    for (int i = 0; i < accounts; i++) {
      file.append(
          "  - { id: grant-%d, issuer: github, roles: [account-%d/deploy] }%n".formatted(i, i));
    }
    return file.toString();
  }
}
