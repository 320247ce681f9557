package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.Json;
import vend.Reason;

/**
 * A complete local Vend, with its requests in DynamoDB Local. Two issuers name people by their
 * verified e-mail address; {@code ann} and the leads are approvers at both.
 */
final class RequestHub implements AutoCloseable {
  static final String REQUESTS = "/v1/requests";
  static final String BODY =
      "{\"role\":\"shop-prod/admin\",\"duration\":\"1h\",\"reason\":\"ticket 4711\"}";

  private static final String GRANTS =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop-prod: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
      issuers:
        staff: { oidc: https://id.example.com/realms/acme, audience: vend, person: email }
        partner: { oidc: https://id.example.org, audience: vend, person: email }
        robots: { oidc: https://robots.example.com, audience: vend }
      roles:
        admin: { accounts: [shop-prod], policies: [AdministratorAccess] }
        audit: { accounts: [shop-prod], policies: [SecurityAudit] }
        both: { accounts: [shop-prod], policies: [SecurityAudit] }
      approvers:
        leads:
          - { issuer: staff, when: { StringEquals: { team: leads } } }
          - { issuer: partner, when: { StringEquals: { team: leads } } }
      grants:
        - id: admin-on-request
          issuer: staff
          roles: [shop-prod/admin, shop-prod/audit]
          session: { name: "{sub}", sourceIdentity: "{sub}" }
          approval: { by: [leads], expires: 1h, lasts: 4h }
        - id: two-approvals
          issuer: staff
          roles: [shop-prod/both]
          session: { name: "{sub}", sourceIdentity: "{sub}" }
          approval: { by: [leads], count: 2, expires: 1h, lasts: 4h }
      """;

  private final RunningVend running;

  RequestHub(Path folder) throws Exception {
    running = new RunningVend(Map.of(), Files.writeString(folder.resolve("grants.yaml"), GRANTS));
  }

  static Map<String, Object> person(String name) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", name);
    claims.put("email", name + "@example.com");
    claims.put("email_verified", true);
    claims.put("team", "leads");
    return claims;
  }

  static Map<String, Object> with(Map<String, Object> claims, String claim, Object value) {
    var changed = new HashMap<>(claims);
    changed.put(claim, value);
    return changed;
  }

  static Map<String, Object> without(Map<String, Object> claims, String claim) {
    var changed = new HashMap<>(claims);
    changed.remove(claim);
    return changed;
  }

  String token(String issuer, Map<String, Object> claims) {
    return running.token(issuer, claims);
  }

  /** A token of an approver of the issuer {@code staff}. */
  String staff(String name) {
    return token("staff", person(name));
  }

  Answer get(String path, String token) throws Exception {
    return Answer.of(running.get(path, token));
  }

  Answer post(String path, String token, String body) throws Exception {
    return Answer.of(running.post(path, token, body));
  }

  Answer act(String id, String act, String token) throws Exception {
    return post(REQUESTS + "/" + id + "/" + act, token, "{}");
  }

  /** Makes a request for a person, and returns its id. */
  String made(String token, String body) throws Exception {
    Answer answer = post(REQUESTS, token, body);
    assertEquals(201, answer.status(), answer.body());
    return answer.text("id");
  }

  String state(String id, String token) throws Exception {
    return get(REQUESTS + "/" + id, token).ok().text("state");
  }

  RunningVend running() {
    return running;
  }

  @Override
  public void close() throws java.io.IOException {
    running.close();
  }

  /** An answer of the hub. */
  record Answer(int status, String body) {
    static Answer of(HttpResponse<String> response) {
      return new Answer(response.statusCode(), response.body());
    }

    Map<String, Object> json() throws Json.MalformedJson {
      return Json.readObject(body);
    }

    String text(String member) throws Json.MalformedJson {
      return String.valueOf(json().get(member));
    }

    Answer ok() {
      assertEquals(200, status, body);
      return this;
    }

    Answer refused(Reason reason) throws Json.MalformedJson {
      assertEquals(reason.code(), text("code"), body);
      assertEquals(reason.status(), status);
      return this;
    }
  }
}
