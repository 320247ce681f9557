package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import vend.Json;

/**
 * Runs jobs that outlive their tokens: it is enough to keep the token file up to date. Credentials
 * live 15 minutes here, the shortest lifetime that AWS allows, and clients renew those at each use.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongJobIT {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";
  private static final String ARN = "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-";

  private RunningVend running;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    String grants = Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"));
    Path file = folder.resolve("grants.yaml");
    Files.writeString(
        file,
        grants
            .replace("duration: 1h", "duration: 15m")
            .replace("      policy: policies/deploy.json\n", ""));
    running = new RunningVend(Map.of(), file).warmedUp();
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  @Test
  void boto3ReadsTheNewTokenWhenItRenewsCredentials() throws Exception {
    Path file = tokenFile("1");
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_ROLE_ARN", ROLE);
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
    environment.put("NEXT_TOKEN", tokenFile("2").toString());
    environment.put("AWS_ENDPOINT_URL_STS", running.vend().uri().toString());
    ClientRun run =
        ClientRun.of(AwsClient.inFolder("venv/bin/python longjob.py"), environment, folder);
    assertEquals(ARN + "1\n" + ARN + "2", run.out(), run.err());
  }

  /** The provider treats all credentials as stale, so each use fetches new ones. */
  @Test
  void theSdkForJavaReadsTheFileAtEachRefresh() throws Exception {
    Path file = tokenFile("3");
    try (StsClient sts = anonymous();
        var provider =
            StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(sts)
                .roleArn(ROLE)
                .roleSessionName("long-job")
                .webIdentityTokenFile(file)
                .staleTime(Duration.ofHours(2))
                .prefetchTime(Duration.ofHours(3))
                .build()) {
      AwsCredentials first = provider.resolveCredentials();
      assertEquals("acme-shop-3", running.lastEvent().get("sessionName"));
      Files.writeString(file, token("4"));
      AwsCredentials second = provider.resolveCredentials();
      assertEquals("acme-shop-4", running.lastEvent().get("sessionName"));
      assertNotEquals(first.accessKeyId(), second.accessKeyId());
    }
  }

  @Test
  void aRepeatedRequestIsAnsweredFromMemory() throws Exception {
    long before = running.vend().assumeRoleCalls();
    int events = running.events().size();
    StsCase request = StsCase.webIdentity(running.vend().uri(), token("5"));
    ParsedAnswer first = request.sendWithJavaSdk();
    assertEquals(200, first.status(), first.message());
    for (int i = 0; i < 5; i++) {
      assertEquals(first, request.sendWithJavaSdk());
      assertEquals("HIT_IN_MEMORY", Json.readObject(running.events().getLast()).get("cache"));
    }
    assertEquals(events + 6, running.events().size());
    assertEquals(before + 1, running.vend().assumeRoleCalls());
  }

  private StsClient anonymous() {
    return StsClient.builder()
        .endpointOverride(running.vend().uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .build();
  }

  private String token(String run) {
    return running.token("github", RunningVend.pipelineWith("run_id", run));
  }

  private Path tokenFile(String run) throws Exception {
    return Files.writeString(folder.resolve("token-of-" + run), token(run));
  }
}
