package vend.functions.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import vend.caller.AwsIdentityProof;
import vend.caller.AwsIssuer;
import vend.caller.CallerIdentityService;
import vend.functions.client.CallTimeout;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.HttpClient;

/**
 * Asks STS whose signature is on a request. The request is Vend's own but for the parameters that
 * {@link AwsIdentityProof} let through: method, host, path and headers are fixed here. Redirects
 * are not followed. A failure says the kind of failure and the status, and nothing of the answer.
 */
public final class StsCallerIdentity implements CallerIdentityService {
  /** The largest answer that is read; a real one has some 500 bytes. */
  static final int MAX_BYTES = 16 * 1024;

  /** The longest, but for the first, since TLS and all its classes may be loaded for that. */
  private static final Duration FIRST_DEADLINE = Duration.ofMillis(2_500);

  private static final int OK = 200;

  /** With other than these STS does not speak of the signature. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

  private final HttpClient http;
  private final Optional<URI> endpoint;
  private final TimeBudget budget;
  private final AtomicBoolean warm = new AtomicBoolean();

  /**
   * @param http follows no redirect and verifies certificates
   * @param endpoint where STS is, if not at its usual place in each region
   */
  StsCallerIdentity(HttpClient http, Optional<URI> endpoint, TimeBudget budget) {
    this.http = http;
    this.endpoint = endpoint;
    this.budget = budget;
  }

  @Override
  public String address(AwsIssuer issuer) {
    return endpoint.map(StsCallerIdentity::origin).orElseGet(issuer::address);
  }

  /** As clients sign the host: in small letters, and without a port that is the scheme's own. */
  private static String origin(URI uri) {
    boolean isUsual = uri.getPort() < 0 || uri.getPort() == (isHttps(uri) ? 443 : 80);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return uri.getScheme() + "://" + host + (isUsual ? "" : ":" + uri.getPort());
  }

  private static boolean isHttps(URI uri) {
    return uri.getScheme().equals("https");
  }

  @Override
  public Answer ask(AwsIssuer issuer, AwsIdentityProof proof) {
    var headers = Map.of(AwsIssuer.SERVER_ID_HEADER, issuer.audience(), "accept", "text/xml");
    try {
      URI address = URI.create(address(issuer) + "/?" + proof.query());
      ClientResponse answer = http.call(ClientRequest.get(address, headers, bounds())).send();
      warm.set(true);
      return read(answer);
    } catch (CallTimeout e) {
      return new Unavailable("no answer of STS in time");
    } catch (IOException | RuntimeException e) {
      // Its message may hold what the other side sent, or the request.
      return new Unavailable(e.getClass().getSimpleName());
    }
  }

  private ClientRequest.Bounds bounds() {
    return new ClientRequest.Bounds(
        warm.get() ? budget.connect() : FIRST_DEADLINE,
        warm.get() ? budget.sts() : FIRST_DEADLINE,
        MAX_BYTES);
  }

  private static Answer read(ClientResponse answer) {
    if (answer.isCut()) {
      return new Unavailable("the answer is longer than " + MAX_BYTES + " bytes");
    }
    if (answer.status() == OK) {
      return CallerIdentityXml.read(answer.body())
          .<Answer>map(known -> known)
          .orElseGet(() -> new Unavailable("MalformedAnswer"));
    }
    return isRefusal(answer) ? new Refused() : new Unavailable("status " + answer.status());
  }

  /** Of STS itself, and for the signature's sake: a proxy's 403 says nothing of a caller. */
  private static boolean isRefusal(ClientResponse answer) {
    if (!REFUSALS.contains(answer.status())) {
      return false;
    }
    try {
      String code =
          XmlTexts.read(new ByteArrayInputStream(answer.body())).text("Error/Code").orElse("");
      return !ErrorCode.of(code).isEmpty()
          && !ErrorCode.isThrottled(new AwsFailure.Refused(answer.status(), code, Map.of()));
    } catch (AwsFailure e) {
      return false;
    }
  }
}
