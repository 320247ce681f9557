package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.functions.aws.BucketObject;
import vend.functions.outbound.OutboundHttp;
import vend.functions.priming.Priming;
import vend.functions.priming.PrimingFailed;

/** Primes the real function, without a network. */
class PrimingTest {
  private static final String REGION = "eu-central-1";
  private static final GrantsLocation PACKAGED =
      new GrantsLocation.Packaged(Path.of("grants.yaml"));

  private static List<GrantsLocation> locations() {
    return List.of(
        PACKAGED, new GrantsLocation.InBucket(BucketObject.parse("s3://own/grants.yaml")));
  }

  /**
   * The first run in a process loads most classes, on a busy machine longer than the time limits of
   * a call allow. If every try fails, the tests fail as well.
   */
  @BeforeAll
  static void loadClasses() {
    boolean primed = false;
    for (int tries = 0; tries < 5 && !primed; tries++) {
      primed = isPrimed();
    }
  }

  private static boolean isPrimed() {
    try {
      Priming.run(REGION, new OutboundHttp(), Wiring.primed(PACKAGED));
      return true;
    } catch (PrimingFailed e) {
      return false;
    }
  }

  /** Priming fails unless every sample is answered with 200 or 201. */
  @ParameterizedTest
  @MethodSource("locations")
  void answersEverySample(GrantsLocation grants) throws Exception {
    var answered = new ConcurrentSkipListSet<String>();
    Priming.Wiring wiring = Wiring.primed(grants);
    Priming.run(
        REGION,
        new OutboundHttp(),
        clients -> {
          Priming.Function function = wiring.over(clients);
          return event -> {
            answered.add(event.getRequestContext().getRequestId());
            return function.handle(event);
          };
        });
    assertEquals(samples(), new TreeSet<>(answered));
  }

  private static Set<String> samples() throws IOException {
    try (var files = Files.list(Path.of("..", "events"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()).replace(".json", ""))
          .map(name -> name + "-request")
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Otherwise only the first round would have empty memory, as a restored function has. */
  @Test
  void wiresAnewForEachRound() throws Exception {
    var uncached = new AtomicInteger();
    Priming.Wiring wiring = Wiring.primed(PACKAGED);
    Priming.run(
        REGION,
        new OutboundHttp(),
        clients -> {
          Priming.Function function = wiring.over(clients);
          var isFirst = new AtomicBoolean(true);
          return event -> {
            APIGatewayV2HTTPResponse response = function.handle(event);
            boolean isVended = response.getBody().contains("SecretAccessKey");
            if (isVended && isFirst.getAndSet(false)) {
              uncached.incrementAndGet();
            }
            return response;
          };
        });
    assertTrue(uncached.get() > 2, uncached + " rounds");
  }

  @Test
  void theClientForIssuersRejectsThePrimingCertificateOnce() throws Exception {
    var contacted = new ConcurrentLinkedQueue<URI>();
    var issuers =
        new OutboundHttp(
            address -> {
              contacted.add(address);
              return address;
            },
            HttpsURLConnection.getDefaultSSLSocketFactory());
    Priming.run(REGION, issuers, Wiring.primed(PACKAGED));
    assertEquals(List.of("localhost"), contacted.stream().map(URI::getHost).toList());
  }

  @Test
  void failsIfTheClientForIssuersTrustsEveryCertificate() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsEveryCertificate()}, null);
    var issuers = new OutboundHttp(UnaryOperator.identity(), context.getSocketFactory());
    Priming.Wiring wiring = Wiring.primed(PACKAGED);
    assertThrows(PrimingFailed.class, () -> Priming.run(REGION, issuers, wiring));
  }

  private static final class TrustsEveryCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void failsIfASampleIsRejected() {
    assertThrows(
        PrimingFailed.class,
        () ->
            Priming.run(
                REGION,
                new OutboundHttp(),
                _ -> _ -> APIGatewayV2HTTPResponse.builder().withStatusCode(503).build()));
  }
}
