package vend.functions.sts;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Signature Version 4 signature with its scope, from the {@code Authorization} header or from the
 * query of a presigned request. Only its form is checked.
 *
 * @param accessKeyId of the credentials that signed
 * @param date the day of the scope, for example {@code 20261121}
 * @param region the region of the scope
 * @param service the service of the scope
 * @param signedHeaders the names of the signed headers, in lower case
 * @param signature 64 hexadecimal digits
 * @param timestamp the time of signing, for example {@code 20261121T100000Z}
 * @param time the same, parsed
 * @param lifetime of a presigned request; empty if the signature is in a header
 * @param token the session token of temporary credentials
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM:
 *     create a signed request</a>
 */
public record SignatureProof(
    String accessKeyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature,
    String timestamp,
    Instant time,
    Optional<Duration> lifetime,
    Optional<String> token) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  /**
   * Reads the signature of a request.
   *
   * @throws StsError if there is none, there are two, or it is malformed
   */
  public static SignatureProof of(ReceivedRequest request, QueryParameters parameters)
      throws StsError {
    boolean presigned = parameters.get("X-Amz-Signature").isPresent();
    boolean signed = request.headers().containsKey("authorization");
    if (!presigned && !signed) {
      throw new StsError(
          StsError.Code.MissingAuthenticationToken, "Request is missing Authentication Token");
    }
    if (presigned && signed) {
      throw incomplete(
          "The request has two signatures: in the Authorization header and in the query. Send one.");
    }
    return presigned ? ofQuery(parameters) : ofHeader(request);
  }

  private static SignatureProof ofHeader(ReceivedRequest request) throws StsError {
    String header =
        request
            .header("authorization")
            .orElseThrow(() -> incomplete("The request has more than one Authorization header."));
    if (!header.startsWith(ALGORITHM + " ")) {
      throw incomplete("Unsupported AWS 'algorithm'.");
    }
    var fields = new HashMap<String, String>();
    for (String field : header.substring(ALGORITHM.length()).split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0
          || fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip())
              != null) {
        throw incomplete("Authorization header is malformed.");
      }
    }
    return of(
        fields.get("Credential"),
        fields.get("SignedHeaders"),
        fields.get("Signature"),
        request.header("x-amz-date").orElse(null),
        Optional.empty(),
        request.header("x-amz-security-token"));
  }

  private static SignatureProof ofQuery(QueryParameters parameters) throws StsError {
    Function<String, @Nullable String> get = name -> parameters.get("X-Amz-" + name).orElse(null);
    if (!ALGORITHM.equals(get.apply("Algorithm"))) {
      throw incomplete("Unsupported AWS 'algorithm'.");
    }
    String seconds = get.apply("Expires");
    if (seconds == null || !SECONDS.matcher(seconds).matches()) {
      throw incomplete(
          "AWS query-string parameters must include 'X-Amz-Expires', a number of seconds.");
    }
    return of(
        get.apply("Credential"),
        get.apply("SignedHeaders"),
        get.apply("Signature"),
        get.apply("Date"),
        Optional.of(Duration.ofSeconds(Integer.parseInt(seconds))),
        parameters.get("X-Amz-Security-Token"));
  }

  private static SignatureProof of(
      @Nullable String credential,
      @Nullable String signedHeaders,
      @Nullable String signature,
      @Nullable String timestamp,
      Optional<Duration> lifetime,
      Optional<String> token)
      throws StsError {
    if (credential == null || signedHeaders == null || signature == null || timestamp == null) {
      throw incomplete(
          "A signature needs 'Credential', 'SignedHeaders', 'Signature' and 'X-Amz-Date'.");
    }
    String[] scope = credential.split("/", -1);
    if (scope.length != 5 || !scope[4].equals("aws4_request")) {
      throw incomplete("Credential must have exactly 5 slash-delimited elements.");
    }
    if (!SIGNATURE.matcher(signature).matches()) {
      throw incomplete("The signature is not 64 hexadecimal digits.");
    }
    List<String> headers = List.of(signedHeaders.split(";", -1));
    // A repeated name would add the header's whole value to the signed text again.
    if (new HashSet<>(headers).size() < headers.size()) {
      throw incomplete("SignedHeaders must name each header once.");
    }
    return new SignatureProof(
        scope[0],
        scope[1],
        scope[2],
        scope[3],
        headers,
        signature,
        timestamp,
        time(timestamp),
        lifetime,
        token);
  }

  private static Instant time(String timestamp) throws StsError {
    try {
      return LocalDateTime.parse(timestamp, TIMESTAMP).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw incomplete("Date must be in ISO-8601 'basic format'.");
    }
  }

  /** A time in the form of signatures. */
  public static String timestamp(Instant time) {
    return TIMESTAMP.format(time.atOffset(ZoneOffset.UTC));
  }

  /** The credential scope. */
  public String scope() {
    return String.join("/", date, region, service, "aws4_request");
  }

  private static StsError incomplete(String text) {
    return new StsError(StsError.Code.IncompleteSignature, text);
  }
}
