package vend.benchmarks;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import vend.Json;
import vend.aws.RoleReference;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.Verification;
import vend.caller.oidc.OidcVerifier;
import vend.caller.oidc.SigningKeys;
import vend.functions.http.HttpApi;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.RequestFacts;
import vend.grant.file.InvalidGrants;
import vend.session.RequestedSession;
import vend.vending.AssumeRole;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.Credentials;
import vend.vending.Lock;
import vend.vending.SealedCredentials;
import vend.vending.Sealing;
import vend.vending.TrustMode;
import vend.vending.limit.WaitBudget;

/** Measures the steps of a request, in a process of its own. */
final class SharesProcess {
  private static final RoleReference ROLE = RoleReference.of("222222222222", "deploy");

  /** Maps events as Lambda's runtime does. */
  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, SharesProcess.class.getClassLoader());

  private static final PojoSerializer<APIGatewayV2HTTPResponse> RESPONSES =
      JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPResponse.class);

  private final VendParts parts;
  private final Timing timing;
  private final RequestFacts facts = new RequestFacts("203.0.113.7", Instant.now());

  private SharesProcess(VendParts parts, Timing timing) {
    this.parts = parts;
    this.timing = timing;
  }

  /**
   * Measures, and prints one JSON document per row.
   *
   * @param arguments a file of RS256 tokens, a file of ES256 tokens, and the number of rounds
   */
  public static void main(String[] arguments) throws InvalidGrants, IOException {
    int rounds = Integer.parseInt(arguments[2]);
    new SharesProcess(new VendParts(System.getenv()), new Timing(rounds, rounds == 1 ? 0.3 : 1))
        .measure(
            Files.readAllLines(Path.of(arguments[0])), Files.readAllLines(Path.of(arguments[1])));
    System.exit(0);
  }

  private void measure(List<String> rs256, List<String> es256) {
    OidcVerifier verifier = parts.verifier();
    awaitKeys(verifier, rs256.getFirst());
    print("verify, RS256", anew(rs256.getFirst()));
    print("verify, ES256", anew(es256.getFirst()));
    print("verify, again", () -> verified(verifier, rs256.getFirst()));
    var decider = new Decider(parts.grants());
    Caller caller = verified(verifier, rs256.getFirst());
    print("decide", () -> decide(decider, caller));
    if (decide(decider, caller) instanceof Allowed allowed) {
      measure(allowed);
      print("the function, cached", function(rs256.getFirst()));
    } else {
      throw new IllegalStateException("The grants file of the benchmarks denies the request.");
    }
  }

  private void measure(Allowed allowed) {
    print("cache key", () -> key(allowed));
    CacheKey key = key(allowed);
    AssumeRole sts = parts.sts();
    Credentials credentials = issued(sts.assumeRole(allowed, WaitBudget.USUAL.stsDeadline()));
    Sealing sealing = parts.sealing();
    print("seal", () -> sealing.seal(key, credentials).orElseThrow());
    SealedCredentials sealed = sealing.seal(key, credentials).orElseThrow();
    print("open", () -> genuine(sealing.open(key, sealed)));
    CredentialStore table = parts.credentials();
    print("table, read, claim and store", () -> store(table, key, sealed, credentials));
    print("table, read", () -> item(table.read(key)));
    print("STS", () -> issued(sts.assumeRole(allowed, WaitBudget.USUAL.stsDeadline())));
  }

  private void print(String what, Callable<?> operation) {
    System.out.println(Json.write(timing.measure(operation).data(what)));
  }

  /** The whole function with an answer from its memory, from event bytes to response bytes. */
  private Callable<Integer> function(String token) {
    HttpApi api = parts.api(_ -> {});
    byte[] event =
        Json.write(
                Map.of(
                    "rawPath",
                    "/v1/credentials/222222222222/vend/deploy",
                    "rawQueryString",
                    "",
                    "headers",
                    Map.of("authorization", token),
                    "requestContext",
                    Map.of(
                        "requestId",
                        "r-1",
                        "http",
                        Map.of("method", "GET", "sourceIp", "203.0.113.7"))))
            .getBytes(StandardCharsets.UTF_8);
    return () -> answered(api, event);
  }

  private static Integer answered(HttpApi api, byte[] event) throws IOException {
    APIGatewayV2HTTPEvent read = EVENTS.fromJson(new ByteArrayInputStream(event));
    APIGatewayV2HTTPResponse response = api.handle(read, "r-1");
    if (response.getStatusCode() != 200) {
      throw new IllegalStateException("The function did not vend: " + response.getBody());
    }
    var answer = new ByteArrayOutputStream();
    RESPONSES.toJson(response, answer);
    return answer.size();
  }

  /** Verifies with a new verifier each time, so that no token is cached; signing keys are. */
  private Callable<Caller> anew(String token) {
    SigningKeys keys = parts.keys();
    awaitKeys(parts.verifier(keys), token);
    return () -> verified(parts.verifier(keys), token);
  }

  /** The first fetch loads all TLS classes, and may take longer than Vend allows. */
  private static void awaitKeys(OidcVerifier verifier, String token) {
    for (int tries = 0; tries < 60; tries++) {
      if (verifier.verify(BearerToken.fromHeader(token)) instanceof Verification.Verified) {
        return;
      }
      LockSupport.parkNanos(1_000_000_000);
    }
    throw new IllegalStateException("The key set did not arrive within a minute.");
  }

  private static Caller verified(OidcVerifier verifier, String token) {
    return switch (verifier.verify(BearerToken.fromHeader(token))) {
      case Verification.Verified(Caller caller) -> caller;
      case Verification other ->
          throw new IllegalStateException("The token was not verified: " + other);
    };
  }

  private Decision decide(Decider decider, Caller caller) {
    return decider.decide(caller, ROLE, RequestedSession.DEFAULT, facts);
  }

  private CacheKey key(Allowed allowed) {
    return CacheKey.of(allowed, parts.region(), TrustMode.ROLE_CHAINING);
  }

  private static Credentials issued(AssumeRole.Answer answer) {
    return switch (answer) {
      case AssumeRole.Issued(Credentials credentials) -> credentials;
      case AssumeRole.NotIssued other ->
          throw new IllegalStateException("STS issued no credentials: " + other);
    };
  }

  private static Credentials genuine(Sealing.Opened opened) {
    if (opened instanceof Sealing.Genuine(Credentials credentials)) {
      return credentials;
    }
    throw new IllegalStateException("The item did not open: " + opened);
  }

  /** Three calls: read the entry, claim the lock, store the credentials. */
  private static CredentialStore.Completed store(
      CredentialStore table, CacheKey key, SealedCredentials sealed, Credentials credentials) {
    Instant now = Instant.now();
    var lock = new Lock(UUID.randomUUID().toString(), now.plus(WaitBudget.USUAL.lockLife()));
    var claimed =
        table.claim(
            key,
            entry(table.read(key)),
            lock,
            new CredentialStore.Claim(now, true, false, Optional.empty()));
    if (!(claimed instanceof CredentialStore.Won)) {
      throw new IllegalStateException("The table rejected the claim: " + claimed);
    }
    return table.complete(key, lock, sealed, credentials.expires());
  }

  private static CacheEntry entry(CredentialStore.Found found) {
    if (found instanceof CredentialStore.Present(CacheEntry entry)) {
      return entry;
    }
    throw new IllegalStateException("The table does not answer: " + found);
  }

  private static SealedCredentials item(CredentialStore.Found found) {
    return entry(found).item().orElseThrow();
  }
}
