package vend.caller.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.aws.IdentityProofFormat;
import vend.caller.RejectedToken;

/**
 * The query of a presigned {@code GetCallerIdentity}: exactly these parameters, each once, with its
 * exact case and in canonical encoding. Therefore two parsers cannot read two different requests.
 *
 * @param values decoded, by name
 */
record PresignedQuery(Map<String, String> values) {
  private static final String TOKEN = "X-Amz-Security-Token";

  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?<key>[A-Z0-9]{16,128})/(?<date>[0-9]{8})/(?<region>[a-z0-9-]{1,32})/sts/aws4_request");

  /** The allowed parameters and the form of each value. */
  private static final Map<String, Pattern> FORMS =
      Map.of(
          "Action",
          Pattern.compile("GetCallerIdentity"),
          "Version",
          Pattern.compile("2011-06-15"),
          "X-Amz-Algorithm",
          Pattern.compile("AWS4-HMAC-SHA256"),
          "X-Amz-Credential",
          CREDENTIAL,
          "X-Amz-Date",
          Pattern.compile("[0-9]{8}T[0-9]{6}Z"),
          "X-Amz-Expires",
          Pattern.compile("[1-9][0-9]{0,2}"),
          "X-Amz-SignedHeaders",
          Pattern.compile("host;" + IdentityProofFormat.SERVER_ID_HEADER),
          TOKEN,
          Pattern.compile("[A-Za-z0-9+/=_-]{1,8192}"),
          "X-Amz-Signature",
          Pattern.compile("[0-9a-f]{64}"));

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final int MOST_SECONDS = 900;

  static PresignedQuery parse(String text) throws RejectedToken {
    var values = new TreeMap<String, String>();
    for (String parameter : text.split("&", -1)) {
      String[] parts = parameter.split("=", -1);
      if (parts.length != 2 || values.put(parts[0], decoded(parts[1])) != null) {
        throw AwsIdentityProof.malformed();
      }
    }
    var query = new PresignedQuery(values);
    query.check();
    return query;
  }

  private void check() throws RejectedToken {
    for (Map.Entry<String, String> parameter : values.entrySet()) {
      Pattern form = FORMS.get(parameter.getKey());
      if (form == null || !form.matcher(parameter.getValue()).matches()) {
        throw AwsIdentityProof.malformed();
      }
    }
    // Long-term credentials have no session token. All other parameters are required.
    int missing = FORMS.size() - values.size();
    if (missing > 1 || (missing == 1 && values.containsKey(TOKEN))) {
      throw AwsIdentityProof.malformed();
    }
    if (!value("X-Amz-Date").startsWith(scope("date")) || expires() > MOST_SECONDS) {
      throw AwsIdentityProof.malformed();
    }
  }

  /** Accepts only the canonical encoding: unreserved characters plain, all others as %XX. */
  private static String decoded(String encoded) throws RejectedToken {
    try {
      String value = URLDecoder.decode(encoded, UTF_8);
      if (encoded(value).equals(encoded)) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      throw AwsIdentityProof.malformed();
    }
    throw AwsIdentityProof.malformed();
  }

  /** Percent-encoding of RFC 3986, as in signatures. */
  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** The value of a parameter; empty if it is missing. */
  String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** A part of the credential's scope: {@code key}, {@code date} or {@code region}. */
  String scope(String part) {
    Matcher credential = CREDENTIAL.matcher(value("X-Amz-Credential"));
    return credential.matches() ? credential.group(part) : "";
  }

  Instant date() throws RejectedToken {
    try {
      return LocalDateTime.parse(value("X-Amz-Date"), DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw AwsIdentityProof.malformed();
    }
  }

  int expires() {
    return Integer.parseInt(value("X-Amz-Expires"));
  }

  /** The query encoded again, sorted by name. */
  String text() {
    return values.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  @Override
  public String toString() {
    return "PresignedQuery[hidden]";
  }
}
