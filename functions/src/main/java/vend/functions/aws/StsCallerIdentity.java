package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.aws.IdentityProofFormat;
import vend.caller.AwsIssuer;
import vend.caller.aws.AwsIdentityProof;
import vend.caller.aws.CallerIdentityService;
import vend.functions.outbound.OutboundHttp;

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

  /** Printable ASCII without markup and references, which could hide a part of a text. */
  private static final String TEXT = "[\\x20-\\x7e&&[^<&]]+";

  /**
   * The answer of STS, and nothing that only looks like it: each element once, in its one place and
   * in STS's namespace, and none besides. Vend takes the caller's identity from it, so it must not
   * have two readings.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">STS:
   *     GetCallerIdentity</a>
   */
  private static final Pattern IDENTITY =
      Pattern.compile(
          """
          (?x) \\s* (?:<\\?xml\\ [^<>]{0,100}\\?> \\s*)?
          <GetCallerIdentityResponse\\ xmlns="https://sts.amazonaws.com/doc/2011-06-15/"> \\s*
            <GetCallerIdentityResult> \\s*
              (?: (?: <Arn>(?<arn>TEXT)</Arn>
                    | <UserId>(?<user>TEXT)</UserId>
                    | <Account>(?<account>TEXT)</Account>) \\s* ){3}
            </GetCallerIdentityResult> \\s*
            (?: <ResponseMetadata> \\s* <RequestId>TEXT</RequestId> \\s* </ResponseMetadata> \\s* )?
          </GetCallerIdentityResponse> \\s*
          """
              .replace("TEXT", TEXT));

  /** The answer of STS to a request that it refuses; of several codes, the first counts. */
  private static final Pattern ERROR =
      Pattern.compile(
          "\\s*(?:<\\?xml[^>]{0,100}>)?\\s*<ErrorResponse[ >].*?"
              + "<Code>\\s*(?<code>[A-Za-z0-9.]{1,64})\\s*</Code>.*</ErrorResponse>\\s*",
          Pattern.DOTALL);

  /** With other than these STS does not speak of the signature. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

  private final OutboundHttp http;
  private final Optional<URI> endpoint;
  private final TimeBudget budget;
  private final AtomicBoolean warm = new AtomicBoolean();

  /**
   * @param http follows no redirect and verifies certificates
   * @param endpoint where STS is, if not at its usual place in each region
   */
  StsCallerIdentity(OutboundHttp http, Optional<URI> endpoint, TimeBudget budget) {
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
    var headers =
        Map.of(IdentityProofFormat.SERVER_ID_HEADER, issuer.audience(), "accept", "text/xml");
    try {
      URI address = URI.create(address(issuer) + "/?" + proof.query());
      OutboundHttp.Answer answer = http.get(address, headers, bounds());
      warm.set(true);
      return read(answer);
    } catch (OutboundHttp.Timeout e) {
      return new Unavailable("no answer of STS in time");
    } catch (IOException | RuntimeException e) {
      // Its message may hold what the other side sent, or the request.
      return new Unavailable(e.getClass().getSimpleName());
    }
  }

  private OutboundHttp.Bounds bounds() {
    return new OutboundHttp.Bounds(warm.get() ? budget.sts() : FIRST_DEADLINE, MAX_BYTES);
  }

  private static Answer read(OutboundHttp.Answer answer) {
    if (answer.isCut()) {
      return new Unavailable("the answer is longer than " + MAX_BYTES + " bytes");
    }
    if (answer.status() == OK) {
      Matcher found = IDENTITY.matcher(new String(answer.body(), UTF_8));
      // One that stands twice leaves no place for another.
      return found.matches()
              && Stream.of("arn", "user", "account").allMatch(name -> found.group(name) != null)
          ? new Known(found.group("arn"), found.group("user"), found.group("account"))
          : new Unavailable("MalformedAnswer");
    }
    return isRefusal(answer) ? new Refused() : new Unavailable("status " + answer.status());
  }

  /** Of STS itself, and for the signature's sake: a proxy's 403 says nothing of a caller. */
  private static boolean isRefusal(OutboundHttp.Answer answer) {
    if (!REFUSALS.contains(answer.status())) {
      return false;
    }
    Matcher error = ERROR.matcher(new String(answer.body(), UTF_8));
    return error.matches()
        && !StsException.builder()
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(error.group("code")).build())
            .build()
            .isThrottlingException();
  }
}
