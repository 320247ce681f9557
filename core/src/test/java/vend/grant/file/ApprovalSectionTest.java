package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.caller.IssuerName;
import vend.grant.Approval;
import vend.grant.GrantId;
import vend.grant.Grants;
import vend.grant.TestGrants;
import vend.request.RequestFixture;

class ApprovalSectionTest {
  private static Approval approval(Grants grants) {
    return grants.grant(new GrantId("admin-on-request")).orElseThrow().approval().orElseThrow();
  }

  @Test
  void reads_an_approval_with_its_groups_and_chats() {
    Approval approval = approval(RequestFixture.GRANTS);
    assertEquals(
        List.of("leads", "platform"), approval.by().stream().map(by -> by.group().name()).toList());
    assertEquals(Duration.ofHours(4), approval.by().getLast().after());
    assertTrue(approval.reasonRequired());
    assertEquals(
        List.of(new IssuerName("chatbot")),
        RequestFixture.GRANTS.chatIssuers().stream().map(chat -> chat.name()).toList());
    assertEquals(1, RequestFixture.GRANTS.grantsOnRequest().size());
  }

  @Test
  void has_defaults() {
    String file =
        RequestFixture.FILE.replaceAll(
            "(?s)approval:.*?breakGlass: true", "approval: { by: [leads] }");
    Approval approval = approval(TestGrants.whole(file, RequestFixture.POLICIES));
    assertEquals(1, approval.count());
    assertEquals(Duration.ofHours(24), approval.expires());
    assertEquals(Duration.ofHours(1), approval.lasts());
    assertTrue(approval.reasonRequired());
    assertEquals(false, approval.breakGlass());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by: [leads, | by: [leaders, | No group in \"approvers\" is named \"leaders\" (did you mean \"leads\"?)",
        "after: 4h | after: 24h | A request expires before this group may approve it.",
        "by: [leads, { group: platform | by: [leads, { group: leads | This group is listed twice.",
        "count: 1 | count: 0 | The count must be 1 to 5.",
        "lasts: 4h | lasts: 31d | The time must be 15m to 30d",
        "lasts: 4h | lasts: 4 hours | The time must be 15m to 30d",
        "breakGlass: true | breakGlas: true | The key \"breakGlas\" is unknown.",
        "breakGlass: true | reason: maybe | The value must be required or optional.",
        "session: { policy: policies/admin.json } | callerTags: [a] | approvers do not see what callers send with \"callerTags\"",
        "session: { policy: policies/admin.json } | callerSessionName: true | approvers do not see",
        "issuer: staff, when: { StringEquals: { team | issuer: unknown, when: { StringEquals: { team | No issuer in \"issuers\" is named \"unknown\"",
        "partner: { oidc: https://partner.example.com, audience: vend, person: upn } | partner: { oidc: https://partner.example.com, audience: vend } | ",
        "staff: { oidc: https://id.example.com, audience: vend, person: upn } | staff: { oidc: https://id.example.com, audience: vend } | names no people",
        "'- id: read-everything\n    issuer: staff' | '- id: read-everything\n    issuer: chatbot' | \"chatbot\" is a chat, which never gets credentials",
        "chatbot: { chat: internal-chatbot, person: person } | chatbot: { chat: internal-chatbot } | The key \"person\" is missing.",
        "chatbot: { chat: internal-chatbot, person: person } | chatbot: { chat: internal-chatbot, person: person, audience: a } | The key \"audience\" is unknown.",
      })
  void reports_problems(String part, String other, String complaint) {
    assertTrue(RequestFixture.FILE.contains(part), part);
    String file = RequestFixture.FILE.replace(part, other);
    if (complaint == null) {
      TestGrants.whole(file, RequestFixture.POLICIES);
      return;
    }
    String message =
        assertThrows(InvalidGrants.class, () -> TestGrants.read(file, RequestFixture.POLICIES))
            .getMessage();
    assertTrue(String.valueOf(message).contains(complaint), message);
  }

  @Test
  void a_chat_alone_cannot_be_several_approvers() {
    String file =
        RequestFixture.FILE
            .replace(
                "    - { issuer: staff, when: { \"ForAnyValue:StringEquals\": { groups: [leads] } } }\n",
                "")
            .replace("by: [leads, { group: platform, after: 4h }]", "by: [leads]")
            .replace("count: 1", "count: 2");
    String message =
        assertThrows(InvalidGrants.class, () -> TestGrants.read(file, RequestFixture.POLICIES))
            .getMessage();
    assertTrue(
        String.valueOf(message).contains("A chat vouches for at most one of several"), message);
  }

  @Test
  void a_deny_has_no_approval() {
    String file =
        RequestFixture.FILE
            + "  - { id: no, effect: deny, roles: [shop/admin], approval: { by: [leads] } }\n";
    assertThrows(
        InvalidGrants.class, () -> TestGrants.read(file, Map.copyOf(RequestFixture.POLICIES)));
  }
}
