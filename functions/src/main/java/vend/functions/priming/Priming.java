package vend.functions.priming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.caller.Transport;
import vend.functions.aws.AwsClients;
import vend.functions.aws.CrtHttp;
import vend.functions.aws.TimeBudget;
import vend.functions.outbound.OutboundHttp;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;

/**
 * Warms up the function before a snapshot. It sends a sample event of each route through the whole
 * function, with the real HTTP client and a loopback server, so that the snapshot holds loaded
 * classes and compiled code. All credentials, tokens and clients are made for one run and discarded
 * after it.
 */
public final class Priming {
  /** The location of the grants file for priming, if the function reads grants from S3. */
  public static final String GRANTS = "s3://priming/grants.yaml";

  private static final String GRANTS_FILE = "grants.yaml";

  /** One sample event for each route, but those of access requests. */
  static final List<String> SAMPLES =
      List.of(
          "get-healthz",
          "get-openapi",
          "get-roles",
          "post-explain",
          "post-console",
          "get-leases",
          "post-revocations",
          "get-freezes",
          "post-freezes",
          "delete-freezes",
          "post-credentials",
          "post-sts",
          "get-credentials",
          "get-credentials");

  /** The subject of the person that requests access in the sample grants. */
  private static final String REQUESTER = "requester";

  /** The subject of the person that decides the requests. */
  private static final String APPROVER = "approver";

  /** The most common requests. */
  private static final List<String> USUAL =
      List.of("get-credentials", "post-credentials", "post-sts", "get-credentials");

  /** Enough rounds for the C1 compiler to compile the code of every request. */
  private static final int ROUNDS = 20;

  /** Runs this many rounds with an empty cache, then one round that finds credentials in it. */
  private static final int UNCACHED = 2;

  /** The first rounds send all samples, with RSA and ECDSA tokens. Later rounds send the usual. */
  private static final int THOROUGH = UNCACHED + 1;

  /** The longest wait for compilations that have started. */
  private static final Duration COMPILED = Duration.ofSeconds(1);

  private static final Duration COMPILERS_SEEN = Duration.ofMillis(20);

  /** Generous: a busy machine must prime slowly and not fail. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final TimeBudget BUDGET = new TimeBudget(LONGEST, LONGEST, LONGEST, LONGEST);

  private static final Set<Integer> SUCCESS = Set.of(200, 201);

  /** The event mapping of Lambda's runtime, so that its code is compiled, too. */
  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, Priming.class.getClassLoader());

  private static final PojoSerializer<APIGatewayV2HTTPResponse> RESPONSES =
      JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPResponse.class);

  private final Function function;
  private final Resources resources = new Resources();

  /** The function under priming. */
  @FunctionalInterface
  public interface Function {
    APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event);
  }

  /** Wires a function that can reach nothing but these clients. */
  @FunctionalInterface
  public interface Wiring {
    /** Wires the function with the grants in {@link #GRANTS}. */
    Function over(AwsClients clients);
  }

  /**
   * The sample grants, for a function whose grants are in its package.
   *
   * @throws PrimingFailed if the sample grants are not valid
   */
  public static Grants grants() throws PrimingFailed {
    var resources = new Resources();
    try {
      return new GrantsReader(GRANTS_FILE, resources::text, Transport.HTTPS_ONLY)
          .read(resources.text(GRANTS_FILE));
    } catch (IOException | InvalidGrants e) {
      throw new PrimingFailed(e);
    }
  }

  private Priming(Function function) {
    this.function = function;
  }

  /**
   * Primes on a separate thread, so that the thread-local state of libraries goes away with it.
   *
   * @param region the function's own region
   * @param issuers the function's own client for issuers. It calls no issuer, only a loopback
   *     server that it must reject
   * @throws PrimingFailed if a sample is not answered with 200 or 201, or anything else fails
   */
  public static void run(String region, OutboundHttp issuers, Wiring wiring) throws PrimingFailed {
    var task =
        new FutureTask<>(() -> {
          samples(region, issuers, wiring);
          return true;
        });
    Thread.ofPlatform().name("priming").start(task);
    try {
      boolean _ = task.get();
    } catch (ExecutionException e) {
      throw new PrimingFailed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrimingFailed(e);
    }
  }

  private static void samples(String region, OutboundHttp real, Wiring wiring)
      throws IOException, GeneralSecurityException, InterruptedException {
    KeyPair rsa = ThrowawayIssuer.rsaKeys();
    var issuers = List.of(ThrowawayIssuer.rsa(rsa), ThrowawayIssuer.elliptic());
    var credentials =
        AwsBasicCredentials.create("AKIAPRIMINGPRIMING00", UUID.randomUUID().toString());
    try (var aws = new LoopbackAws(issuers, ThrowawayCertificate.of(rsa), new Resources());
        var clients =
            new AwsClients(
                region,
                StaticCredentialsProvider.create(credentials),
                AwsClients.Endpoints.OF_THE_SDK,
                BUDGET,
                aws.client(CrtHttp.create(LONGEST)),
                aws.outbound())) {
      for (int round = 0; round < ROUNDS; round++) {
        if (round % (UNCACHED + 1) < UNCACHED) {
          aws.clearTable();
        }
        // A restored function has empty memory, too.
        var priming = new Priming(wiring.over(clients));
        if (round < THOROUGH) {
          for (ThrowawayIssuer issuer : issuers) {
            priming.send(SAMPLES, issuer.token(Instant.now()));
            priming.requestAccess(issuer);
          }
        } else {
          priming.send(USUAL, issuers.getFirst().token(Instant.now()));
        }
      }
      aws.presentCertificateTo(real);
    }
    awaitCompilers();
  }

  /** Each request ends with the last act on it, so each ending needs a new one. */
  private void requestAccess(ThrowawayIssuer issuer) throws IOException, GeneralSecurityException {
    String requester = issuer.token(Instant.now(), REQUESTER);
    String approver = issuer.token(Instant.now(), APPROVER);
    send(List.of("post-requests", "get-requests", "get-request"), requester);
    send(List.of("approve-request"), approver);
    send(List.of("end-request", "post-requests"), requester);
    send(List.of("deny-request"), approver);
    send(List.of("post-requests", "withdraw-request"), requester);
  }

  /** Waits for the JIT compilers. They would otherwise work during the first request. */
  private static void awaitCompilers() throws InterruptedException {
    var compilers = ManagementFactory.getCompilationMXBean();
    long end = System.nanoTime() + COMPILED.toNanos();
    long seen = -1;
    long spent = compilers.getTotalCompilationTime();
    while (seen != spent && System.nanoTime() < end) {
      seen = spent;
      Thread.sleep(COMPILERS_SEEN);
      spent = compilers.getTotalCompilationTime();
    }
  }

  private void send(List<String> samples, String token) throws IOException {
    for (String sample : samples) {
      byte[] event = resources.text(sample + ".json").replace("TOKEN", token).getBytes(UTF_8);
      APIGatewayV2HTTPResponse response =
          function.handle(EVENTS.fromJson(new ByteArrayInputStream(event)));
      RESPONSES.toJson(response, OutputStream.nullOutputStream());
      if (!SUCCESS.contains(response.getStatusCode())) {
        throw new IOException(
            "priming sent the sample %s.json, and the answer was %d"
                .formatted(sample, response.getStatusCode()));
      }
    }
  }
}
