package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the commands for grants files say about grants that need an approval. */
class ApprovalGrantsTest {
  private static final String FILE =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
      issuers:
        staff: { oidc: https://id.example.com/realms/acme, audience: vend, person: sub }
        partner: { oidc: https://partner.example.com, audience: vend, person: sub }
        chatbot: { chat: internal-chatbot, person: person }
      roles:
        admin: { accounts: [shop], policies: [AdministratorAccess] }
      approvers:
        leads:
          - { issuer: staff, when: { "ForAnyValue:StringEquals": { groups: [leads] } } }
          - { issuer: partner, when: { StringEquals: { team: shop } } }
          - { issuer: chatbot, when: { StringEquals: { sub: U123 } } }
        platform: [ { issuer: staff, when: { StringEquals: { team: platform } } } ]
      grants:
        - id: admin-on-request
          issuer: staff
          when: { StringEquals: { department: shop } }
          roles: [shop/admin]
          approval: { by: [leads, { group: platform, after: 4h }], count: 2, lasts: 4h }
      """;

  private static final String CASES =
      """
      version: 1
      callers:
        ann: { issuer: staff, claims: { sub: ann, department: shop } }
        bob: { issuer: staff, claims: { sub: bob } }
        nameless: { issuer: staff, claims: { sub: "two names", department: shop } }
      cases:
        - { caller: ann, may: shop/admin, approved: true, session: { tags: { "vend:request": req-000000000000 } } }
        - { caller: ann, mayNot: shop/admin, reason: ApprovalRequired }
        - { caller: bob, mayNot: shop/admin, reason: ConditionNotMet }
        - { caller: nameless, mayNot: shop/admin, reason: PersonRequired }
      """;

  @TempDir private Path folder;

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void who_and_what_name_the_approvers() throws Exception {
    String grants = file("grants.yaml", FILE);
    Vend who = Vend.run("grants", "who", "shop/admin", "--grants", grants);
    assertTrue(
        who.out().contains("once approved by 2 of leads, platform (after 4h), for 4h at most"),
        who.out());
    Vend json = Vend.run("grants", "who", "shop/admin", "--grants", grants, "--json");
    assertTrue(json.out().contains("\"approval\":{\"by\":[\"leads\""), json.out());
    Vend what =
        Vend.run(
            "grants",
            "what",
            "--issuer",
            "staff",
            "--claim",
            "department=shop",
            "--grants",
            grants);
    assertTrue(
        what.out().contains("shop/admin by admin-on-request, once approved by 2 of leads"),
        what.out() + what.err());
    assertFalse(what.out().contains("not shop/admin"), what.out());
  }

  @Test
  void explains_that_the_grant_applies_once_approved() throws Exception {
    Vend run =
        Vend.run(
            "explain",
            "shop/admin",
            "--issuer",
            "staff",
            "--claim",
            "department=shop",
            "--grants",
            file("grants.yaml", FILE));
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("ApprovalRequired"), run.out());
    assertTrue(
        run.out().contains("admin-on-request (allow): applies once a request is approved"),
        run.out());
  }

  @Test
  void tests_what_a_person_may_do_before_and_after_an_approval() throws Exception {
    String grants = file("grants.yaml", FILE);
    Vend run = Vend.run("grants", "test", grants, "--cases", file("cases.yaml", CASES));
    assertEquals(0, run.exit(), run.out() + run.err());
    String open = file("open.yaml", FILE.replaceAll("    approval: .*\n", ""));
    Vend changed = Vend.run("grants", "test", open, "--cases", file("cases.yaml", CASES));
    assertEquals(1, changed.exit(), changed.out());
    assertTrue(changed.out().contains("is allowed without an approval"), changed.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'acme, audience: vend, person: sub' | 'acme, audience: vend, person: oid' | person-claims-differ",
        "lasts: 4h } | lasts: 4h, breakGlass: true } | break-glass",
        "StringEquals: { team: platform } | StringNotEquals: { team: shop } | approver-without-claim",
        "StringEquals: { team: platform } | StringEquals: { groups: platform } | list-without-set-operator",
        "StringEquals: { team: platform } | StringEquals: { team: 'plat*' } | wildcard-in-exact-value",
        "{ StringEquals: { team: platform } } | { StringEquals: { team: platform }, StringNotEquals: { team: platform } } | contradictory-conditions",
      })
  void check_finds_approvers_that_mislead(String part, String other, String code) throws Exception {
    assertTrue(FILE.contains(part), part);
    Vend clean = Vend.run("grants", "check", file("grants.yaml", FILE));
    assertFalse(clean.out().contains(code), clean.out());
    Vend run = Vend.run("grants", "check", file("grants.yaml", FILE.replace(part, other)));
    assertTrue(run.out().contains(code), run.out() + run.err());
  }

  @ParameterizedTest
  @CsvSource({"sub, true", "oid, true", "email, false"})
  void check_advises_on_ids_that_a_bot_has_to_look_up(String claim, boolean found)
      throws Exception {
    String grants = file("grants.yaml", FILE.replace("person: sub", "person: " + claim));
    Vend run = Vend.run("grants", "check", grants);
    assertEquals(0, run.exit(), run.out());
    assertEquals(found, run.out().contains("chat-person-looked-up"), run.out());
    assertEquals(found, run.out().contains("under staff by " + claim), run.out());
    String without =
        file(
            "without.yaml",
            FILE.replaceAll(".*chatbot.*\n", "").replace("person: sub", "person: " + claim));
    assertFalse(Vend.run("grants", "check", without).out().contains("chat-person"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", count: 2 | ''",
        "lasts: 4h | lasts: 8h",
        "by: [leads, { group: platform, after: 4h }] | by: [leads, platform]",
        "team: platform | team: other",
        "lasts: 4h } | lasts: 4h, breakGlass: true }",
        "lasts: 4h } | lasts: 4h, reason: optional }",
        "    approval: { by: [leads, { group: platform, after: 4h }], count: 2, lasts: 4h } | ''",
      })
  void diff_reports_an_easier_approval_as_wider(String part, String other) throws Exception {
    assertTrue(FILE.contains(part), part);
    String old = file("old.yaml", FILE);
    String now = file("new.yaml", FILE.replace(part, other));
    Vend wider = Vend.run("grants", "diff", old, now);
    assertEquals(1, wider.exit(), wider.out() + wider.err());
    assertTrue(wider.out().contains("shop/admin"), wider.out());
    Vend same = Vend.run("grants", "diff", old, old);
    assertEquals(0, same.exit(), same.out());
  }

  @Test
  void diff_reports_a_new_approval_as_narrower() throws Exception {
    String open = file("open.yaml", FILE.replaceAll("    approval: .*\n", ""));
    Vend narrower = Vend.run("grants", "diff", open, file("grants.yaml", FILE));
    assertEquals(0, narrower.exit(), narrower.out() + narrower.err());
    assertTrue(narrower.out().contains("shop/admin"), narrower.out());
  }

  @Test
  void the_trust_policy_demands_the_tag_of_the_request() throws Exception {
    Vend run = Vend.run("grants", "trust", "shop/admin", "--grants", file("grants.yaml", FILE));
    assertTrue(run.out().contains("aws:RequestTag/vend:request"), run.out() + run.err());
    String open = file("open.yaml", FILE.replaceAll("    approval: .*\n", ""));
    Vend without = Vend.run("grants", "trust", "shop/admin", "--grants", open);
    assertFalse(without.out().contains("vend:request"), without.out());
  }
}
