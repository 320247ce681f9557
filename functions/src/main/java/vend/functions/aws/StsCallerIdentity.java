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
 * Asks STS whose signature is on a presigned {@code GetCallerIdentity} request. Vend builds the
 * request itself: method, host, path and headers are fixed, and only parameters that {@link
 * AwsIdentityProof} allows come from the caller. Redirects are not followed. A failure names its
 * kind and the status, and quotes nothing of the answer.
 */
public final class StsCallerIdentity implements CallerIdentityService {
  /** The largest answer that is read; a real one has about 500 bytes. */
  static final int MAX_BYTES = 16 * 1024;

  /** The limit until the first answer arrives, because that call also loads all TLS classes. */
  private static final Duration FIRST_DEADLINE = Duration.ofMillis(2_500);

  private static final int OK = 200;

  /** Printable ASCII without markup and entities, which could hide a part of a text. */
  private static final String TEXT = "[\\x20-\\x7e&&[^<&]]+";

  /**
   * Matches exactly the answer of STS: each element once, in its place, in STS's namespace, and no
   * other element. Vend takes the caller's identity from it, so it must have only one reading.
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

  /** Matches an error answer of STS. If it has several codes, the first counts. */
  private static final Pattern ERROR =
      Pattern.compile(
          "\\s*(?:<\\?xml[^>]{0,100}>)?\\s*<ErrorResponse[ >].*?"
              + "<Code>\\s*(?<code>[A-Za-z0-9.]{1,64})\\s*</Code>.*</ErrorResponse>\\s*",
          Pattern.DOTALL);

  /** The statuses of a rejected signature. Any other status says nothing about the signature. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

  private final OutboundHttp http;
  private final Optional<URI> endpoint;
  private final TimeBudget budget;
  private final AtomicBoolean warm = new AtomicBoolean();

  /**
   * @param http verifies certificates and follows no redirects
   * @param endpoint replaces the STS endpoint of every region, if present
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

  /** The origin as clients sign it: in lower case, and without the scheme's default port. */
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
      return new Unavailable("STS did not answer in time");
    } catch (IOException | RuntimeException e) {
      // The exception's message may quote the server's answer, or the request.
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
      // The pattern takes three elements, so a repeated one means that another is missing.
      return found.matches()
              && Stream.of("arn", "user", "account").allMatch(name -> found.group(name) != null)
          ? new Known(found.group("arn"), found.group("user"), found.group("account"))
          : new Unavailable("MalformedAnswer");
    }
    return isRefusal(answer) ? new Refused() : new Unavailable("status " + answer.status());
  }

  /** Whether STS itself rejected the signature. A proxy's 403 says nothing about the caller. */
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
