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
 * Sends the sample event of each route through the whole function, with the real HTTP client and a
 * server on loopback, so that a snapshot has all of its classes loaded and its code compiled.
 * Nothing in it is real, and nothing of it is kept: credentials, tokens and clients are made for
 * one run.
 */
public final class Priming {
  /** Where the grants file that everything is judged by is, if grants come from S3. */
  public static final String GRANTS = "s3://priming/grants.yaml";

  private static final String GRANTS_FILE = "grants.yaml";

  /** A sample for each route. */
  static final List<String> SAMPLES =
      List.of(
          "get-healthz",
          "get-openapi",
          "get-roles",
          "post-explain",
          "post-console",
          "post-credentials",
          "post-sts",
          "get-credentials",
          "get-credentials");

  /** What most callers send. */
  private static final List<String> USUAL =
      List.of("get-credentials", "post-credentials", "post-sts", "get-credentials");

  /** Enough for the first compiler to have seen what is run for every request. */
  private static final int ROUNDS = 20;

  /** After each of so many rounds that find nothing cached comes one that finds credentials. */
  private static final int UNCACHED = 2;

  /** The first rounds send all samples, with tokens of both kinds. The others send the usual. */
  private static final int THOROUGH = UNCACHED + 1;

  /** What the compilers have begun may take so long. */
  private static final Duration COMPILED = Duration.ofSeconds(1);

  private static final Duration COMPILERS_SEEN = Duration.ofMillis(20);

  /** A machine that is busy primes more slowly, and does not fail. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final TimeBudget BUDGET = new TimeBudget(LONGEST, LONGEST, LONGEST, LONGEST);

  private static final int OK = 200;

  /** The mapping that Lambda's runtime does, so that its code is compiled, too. */
  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, Priming.class.getClassLoader());

  private static final PojoSerializer<APIGatewayV2HTTPResponse> RESPONSES =
      JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPResponse.class);

  private final Function function;
  private final Resources resources = new Resources();

  /** The function. */
  @FunctionalInterface
  public interface Function {
    /** Answers one event. */
    APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event);
  }

  /** Makes a function that can reach nothing but these clients. */
  @FunctionalInterface
  public interface Wiring {
    /** Wires it by {@link #GRANTS}. */
    Function over(AwsClients clients);
  }

  /**
   * The grants, if they come with the package.
   *
   * @throws PrimingFailed if they can't be used
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
   * Runs it, on a thread of its own: what libraries keep by the thread goes with it.
   *
   * @param region the function's own
   * @param issuers the function's own client for issuers; it reaches none, and refuses one server
   * @throws PrimingFailed if a sample is not answered, or anything else goes wrong
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
          aws.forgetAll();
        }
        // Wired anew, since a restored function holds nothing in memory, either.
        var priming = new Priming(wiring.over(clients));
        if (round < THOROUGH) {
          for (ThrowawayIssuer issuer : issuers) {
            priming.send(SAMPLES, issuer.token(Instant.now()));
          }
        } else {
          priming.send(USUAL, issuers.getFirst().token(Instant.now()));
        }
      }
      aws.refuse(real);
    }
    awaitCompilers();
  }

  /** What they have not done by the snapshot, they would do beside the first request. */
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
      if (response.getStatusCode() != OK) {
        throw new IOException(sample + " was not answered with 200");
      }
    }
  }
}
