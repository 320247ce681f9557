package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;
import vend.caller.RejectionCause;

/** Changes the grants file of a running Vend: the hub, the STS and the issuer apply the change. */
class ChangedGrantsIT {
  private static final String NEW_ISSUER =
      "issuers:\n  robots: { oidc: https://robots.example.com, audience: vend, algorithms: [ES384] }\n";
  private static final String NEW_ROLE =
      "roles:\n  audit: { accounts: [legacy], policies: [SecurityAudit] }\n";
  private static final String NEW_GRANT =
      """
      grants:
        - id: robots-audit
          issuer: robots
          when: { StringEquals: { team: audit } }
          roles: [legacy/audit]
          session: { name: robots, sourceIdentity: robots }
      """;

  @TempDir private Path folder;
  private Path file;
  private RunningVend running;

  @BeforeEach
  void start() throws Exception {
    file = Files.copy(RunningVend.CHECKOUT.resolve("grants.yaml"), folder.resolve("grants.yaml"));
    Files.createDirectory(folder.resolve("policies"));
    Files.copy(
        RunningVend.CHECKOUT.resolve("policies/deploy.json"),
        folder.resolve("policies/deploy.json"));
    running = new RunningVend(Map.of(), file);
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  @Test
  void hub_sts_and_issuer_follow_the_file() throws Exception {
    String before = running.token("github", RunningVend.pipeline());
    Map<String, Object> credentials = credentials("shop-prod/deploy", before);
    change(
        Files.readString(file)
            .replace("issuers:\n", NEW_ISSUER)
            .replaceFirst("(?m)^roles:.*\\n", NEW_ROLE)
            .replace("grants:\n", NEW_GRANT));

    assertEquals(Optional.of(file + " has changed. The new grants are in force."), look());

    String robot = running.token("robots", Map.of("team", "audit"));
    assertTrue(arn(credentials("legacy/audit", robot)).contains("assumed-role/audit/robots"));
    assertTrue(
        arn(credentials).contains("assumed-role/deploy/"), "the earlier session still works");
    assertEquals(200, status("shop-prod/deploy", before), "the earlier token still works");
  }

  @Test
  void denies_a_role_that_a_changed_grant_no_longer_allows() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    assertEquals(200, status("shop-prod/deploy", token));
    change(Files.readString(file).replace("ref: refs/heads/main", "ref: refs/heads/release"));
    look();

    assertEquals(403, status("shop-prod/deploy", token));
  }

  @Test
  void an_invalid_file_changes_nothing_and_its_lines_are_reported() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    String good = Files.readString(file);
    change(good.replace("    issuer: staff", "    issuer: stafff"));

    String message = look().orElseThrow();

    assertTrue(message.contains("has changed and is invalid"), message);
    assertTrue(message.contains("\ngrants.yaml:62:"), message);
    assertEquals(200, status("shop-prod/deploy", token));

    change(good);
    assertTrue(look().orElseThrow().contains("are in force"));
  }

  @Test
  void applies_a_changed_session_policy() throws Exception {
    Path policy = folder.resolve("policies/deploy.json");
    Files.writeString(policy, "{\"Version\":\"2012-10-17\"");

    String message = look().orElseThrow();

    assertTrue(message.startsWith(policy + " has changed and is invalid"), message);
  }

  @Test
  void explains_why_a_caller_is_rejected() throws Exception {
    String token = running.token("github", RunningVend.pipelineWith("repository_owner_id", "1"));

    assertEquals(401, status("shop-prod/deploy", token));

    assertEquals(
        List.of(RejectionCause.REQUIREMENT_NOT_MET),
        running.rejections().stream().map(rejected -> rejected.cause()).toList());
  }

  private void change(String text) throws Exception {
    Files.writeString(file, text);
  }

  /** Looks twice: after the first look, Vend waits in case the file is still being written. */
  private Optional<String> look() {
    assertEquals(Optional.empty(), running.vend().reloadChangedGrants());
    return running.vend().reloadChangedGrants();
  }

  private int status(String role, String token) throws Exception {
    return running.get("/v1/credentials/" + role, token).statusCode();
  }

  private Map<String, Object> credentials(String role, String token) throws Exception {
    var response = running.get("/v1/credentials/" + role, token);
    assertEquals(200, response.statusCode(), response.body());
    return Json.readObject(response.body());
  }

  private String arn(Map<String, Object> credentials) {
    try (StsClient sts =
        StsClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(running.vend().stsUri().orElseThrow())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(
                        String.valueOf(credentials.get("AccessKeyId")),
                        String.valueOf(credentials.get("SecretAccessKey")),
                        String.valueOf(credentials.get("SessionToken")))))
            .build()) {
      return sts.getCallerIdentity().arn();
    }
  }
}
