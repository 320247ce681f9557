package vend.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;
import vend.grant.file.InvalidGrants;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.TokenRequest;

/**
 * The demo: one caller sends requests to a Vend on this machine, and prints the responses.
 *
 * @param grants the sample grants file
 * @param dynamoDbLocal the folder of DynamoDB Local
 * @param environment the user's environment variables
 * @param out receives the text
 */
public record Demo(
    Path grants, Path dynamoDbLocal, Map<String, String> environment, PrintWriter out) {
  private static final String ROLE = "shop-prod/deploy";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Runs the demo.
   *
   * @throws LocalFailed if Vend cannot start, or a response is not as expected
   */
  public void run() throws LocalFailed, InvalidGrants, IOException, InterruptedException {
    // Ignores emulators from the environment.
    var own = new LinkedHashMap<>(environment);
    own.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("VEND_"));
    var options = new LocalVend.Options(0, 0, grants, dynamoDbLocal, false, own);
    try (LocalVend vend = LocalVend.start(options, _ -> {})) {
      show(vend);
    }
  }

  private void show(LocalVend vend) throws LocalFailed, IOException, InterruptedException {
    out.printf("Vend listens on %s and uses the grants in grants.yaml.%n%n", vend.uri());

    out.println("1. The shop's pipeline, on its main branch, requests " + ROLE + ":");
    HttpResponse<String> first = send(vend, "GET", "refs/heads/main", "");
    Map<String, Object> credentials = expect(first, 200);
    out.printf("     AccessKeyId      %s%n", credentials.get("AccessKeyId"));
    out.printf("     SecretAccessKey  %s%n", masked(credentials.get("SecretAccessKey")));
    out.printf("     SessionToken     %s%n", masked(credentials.get("SessionToken")));
    out.printf("     Expiration       %s%n%n", credentials.get("Expiration"));

    out.println("2. The credentials work. STS returns their identity:");
    out.printf("     %s%n%n", callerIdentity(vend, credentials));

    out.println("3. The pipeline requests them again. Vend answers from its cache:");
    HttpResponse<String> second = send(vend, "GET", "refs/heads/main", "");
    Map<String, Object> same = expect(second, 200);
    String cacheStatus = second.headers().firstValue("cache-status").orElse("");
    check(cacheStatus.contains("hit"), "the second response did not come from the cache");
    check(same.equals(credentials), "the second response has different credentials");
    out.printf(
        "     cached           %s, the same credentials; calls to STS so far: %d%n%n",
        cacheStatus, vend.assumeRoleCalls());

    out.println("4. The same pipeline requests them from another branch:");
    Map<String, Object> denial = expect(send(vend, "GET", "refs/heads/feature", ""), 403);
    out.printf("     denied           %s%n", denial.get("code"));
    out.printf("     why              %s%n%n", denial.get("detail"));

    out.println("5. It requests an explanation for shop-test/deploy, open to every branch:");
    Map<String, Object> explanation =
        expect(send(vend, "POST", "refs/heads/feature", "{\"role\":\"shop-test/deploy\"}"), 200);
    out.printf("     %s by %s%n%n", explanation.get("decision"), explanation.get("grant"));

    out.println("Next: ./vend local keeps Vend running for curl, the AWS CLI and every AWS SDK.");
    out.flush();
  }

  private static HttpResponse<String> send(LocalVend vend, String method, String ref, String body)
      throws IOException, InterruptedException {
    String path = method.equals("GET") ? "/v1/credentials/" + ROLE : "/v1/explain";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(vend.uri() + path))
            .header("Authorization", "Bearer " + token(vend, ref))
            // On a busy machine, the first request takes longer than an SDK waits.
            .header("Prefer", "wait=5")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .timeout(PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String token(LocalVend vend, String ref) {
    IssuerFile.Entry github =
        vend.issuers().orElseThrow().issuers().stream()
            .filter(issuer -> issuer.name().equals("github"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> claims =
        Map.of(
            "sub", "repo:acme/shop:ref:" + ref,
            "repository", "acme/shop",
            "repository_id", "777",
            "repository_owner_id", "4242",
            "ref", ref,
            "run_id", "9012345678");
    return new TokenRequest(github, claims, Duration.ofMinutes(10)).sign(Instant.now());
  }

  private static Map<String, Object> expect(HttpResponse<String> response, int status)
      throws LocalFailed {
    check(
        response.statusCode() == status,
        "HTTP %d instead of %d: %s"
            .formatted(
                response.statusCode(), status, status == 200 ? response.body() : "(not shown)"));
    try {
      return Json.readObject(response.body());
    } catch (Json.MalformedJson e) {
      throw new LocalFailed("The demo failed: the response is not JSON: " + e.getMessage());
    }
  }

  private static void check(boolean holds, String problem) throws LocalFailed {
    if (!holds) {
      throw new LocalFailed("The demo failed: " + problem + ".");
    }
  }

  private static String callerIdentity(LocalVend vend, Map<String, Object> credentials) {
    var provider =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                String.valueOf(credentials.get("AccessKeyId")),
                String.valueOf(credentials.get("SecretAccessKey")),
                String.valueOf(credentials.get("SessionToken"))));
    var builder = StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider);
    vend.stsUri().ifPresent(builder::endpointOverride);
    try (StsClient sts = builder.build()) {
      return sts.getCallerIdentity().arn();
    }
  }

  /** Hides even the demo's secrets, because people copy output into tickets. */
  private static String masked(@Nullable Object secret) {
    return String.valueOf(secret).substring(0, 4) + "… (hidden here)";
  }
}
