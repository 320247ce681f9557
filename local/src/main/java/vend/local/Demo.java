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
 * One caller, four questions, real answers.
 *
 * @param checkout where the grants are, and where the build laid DynamoDB Local
 * @param environment the user's
 * @param out takes what there is to see
 */
public record Demo(Path checkout, Map<String, String> environment, PrintWriter out) {
  private static final String ROLE = "shop-prod/deploy";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Shows it.
   *
   * @throws LocalFailed if Vend cannot start, or an answer is not what it should be
   */
  public void run() throws LocalFailed, InvalidGrants, IOException, InterruptedException {
    // Its own parts only, whatever emulator the environment may name.
    var own = new LinkedHashMap<>(environment);
    own.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("VEND_"));
    var options =
        new LocalVend.Options(0, 0, checkout.resolve("grants.yaml"), checkout, false, own);
    try (LocalVend vend = LocalVend.start(options, _ -> {})) {
      show(vend);
    }
  }

  private void show(LocalVend vend) throws LocalFailed, IOException, InterruptedException {
    out.printf("Vend listens on %s, by the grants in grants.yaml.%n%n", vend.uri());

    out.println("1. The shop's pipeline, on its main branch, asks for " + ROLE + ":");
    HttpResponse<String> first = ask(vend, "GET", "refs/heads/main", "");
    Map<String, Object> keys = expect(first, 200);
    out.printf("     AccessKeyId      %s%n", keys.get("AccessKeyId"));
    out.printf("     SecretAccessKey  %s%n", masked(keys.get("SecretAccessKey")));
    out.printf("     SessionToken     %s%n", masked(keys.get("SessionToken")));
    out.printf("     Expiration       %s%n%n", keys.get("Expiration"));

    out.println("2. The keys work; STS knows who has them:");
    out.printf("     %s%n%n", whoAmI(vend, keys));

    out.println("3. It asks again, and STS is not troubled:");
    HttpResponse<String> second = ask(vend, "GET", "refs/heads/main", "");
    Map<String, Object> same = expect(second, 200);
    String cacheStatus = second.headers().firstValue("cache-status").orElse("");
    check(cacheStatus.contains("hit"), "the second answer did not come from the cache");
    check(same.equals(keys), "the second answer has other keys");
    out.printf(
        "     cached           %s, the same keys; calls to STS so far: %d%n%n",
        cacheStatus, vend.assumeRoleCalls());

    out.println("4. The same pipeline asks from another branch:");
    Map<String, Object> refusal = expect(ask(vend, "GET", "refs/heads/feature", ""), 403);
    out.printf("     denied           %s%n", refusal.get("code"));
    out.printf("     why              %s%n%n", refusal.get("detail"));

    out.println("5. It asks why, of the role that it may have from any branch:");
    Map<String, Object> why =
        expect(ask(vend, "POST", "refs/heads/feature", "{\"role\":\"shop-test/deploy\"}"), 200);
    out.printf("     %s by %s%n%n", why.get("decision"), why.get("grant"));

    out.println("Next: ./vend local keeps it running, for curl, the AWS CLI and every SDK.");
    out.flush();
  }

  private static HttpResponse<String> ask(LocalVend vend, String method, String ref, String body)
      throws IOException, InterruptedException {
    String path = method.equals("GET") ? "/v1/credentials/" + ROLE : "/v1/explain";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(vend.uri() + path))
            .header("Authorization", "Bearer " + token(vend, ref))
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
        "HTTP %d where %d was expected: %s"
            .formatted(
                response.statusCode(), status, status == 200 ? response.body() : "(not shown)"));
    try {
      return Json.readObject(response.body());
    } catch (Json.MalformedJson e) {
      throw new LocalFailed("the answer is not JSON: " + e.getMessage());
    }
  }

  private static void check(boolean holds, String otherwise) throws LocalFailed {
    if (!holds) {
      throw new LocalFailed("the demo went wrong: " + otherwise);
    }
  }

  private static String whoAmI(LocalVend vend, Map<String, Object> keys) {
    var credentials =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                String.valueOf(keys.get("AccessKeyId")),
                String.valueOf(keys.get("SecretAccessKey")),
                String.valueOf(keys.get("SessionToken"))));
    var builder = StsClient.builder().region(Region.US_EAST_1).credentialsProvider(credentials);
    vend.stsUri().ifPresent(builder::endpointOverride);
    try (StsClient sts = builder.build()) {
      return sts.getCallerIdentity().arn();
    }
  }

  /** Even keys of a demo: people copy what they see into tickets. */
  private static String masked(@Nullable Object secret) {
    return String.valueOf(secret).substring(0, 4) + "… (hidden here)";
  }
}
