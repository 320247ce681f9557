package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vend.Sha256;

/**
 * AWS Signature Version 4 in a header, over all headers and the body, for addresses without a query
 * and with nothing in the path that has to be encoded.
 *
 * @param service its name in signatures, for example {@code dynamodb}
 * @param region that is asked
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">how
 *     a request is signed</a>
 */
record Signature(String service, String region) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String MAC = "HmacSHA256";

  /**
   * The headers to send: those given, and what the signature needs.
   *
   * @param headers that are signed besides
   */
  Map<String, String> headers(Request request, Map<String, String> headers, AwsKeys keys) {
    String time = time(request.time);
    var all = new TreeMap<String, String>(headers);
    all.put("x-amz-date", time);
    all.put("x-amz-content-sha256", request.digest);
    keys.sessionToken().ifPresent(token -> all.put("x-amz-security-token", token.reveal()));
    var signed = new TreeMap<String, String>();
    all.forEach((name, value) -> signed.put(lowerCase(name), value));
    signed.put("host", host(request.address));
    String names = String.join(";", signed.keySet());
    String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String canonical = canonical(request, signed, names);
    String text =
        ALGORITHM + "\n" + time + "\n" + scope + "\n" + Sha256.of(canonical.getBytes(UTF_8));
    all.put(
        "Authorization",
        ALGORITHM
            + (" Credential=" + keys.accessKeyId() + "/" + scope)
            + (", SignedHeaders=" + names)
            + (", Signature=" + HexFormat.of().formatHex(sign(keys, time, text))));
    return all;
  }

  /**
   * What is signed of a request.
   *
   * @param digest SHA-256 of the body, in hexadecimal digits
   * @param time of this hour: AWS takes no signature that is five minutes off
   */
  record Request(String method, URI address, String digest, Instant time) {
    static Request of(String method, URI address, byte[] body, Instant time) {
      return new Request(method, address, Sha256.of(body), time);
    }
  }

  private static String canonical(Request request, Map<String, String> signed, String names) {
    var text = new StringBuilder();
    text.append(request.method).append('\n').append(path(request.address)).append("\n\n");
    signed.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(names).append('\n').append(request.digest).toString();
  }

  private static String path(URI address) {
    return address.getRawPath().isEmpty() ? "/" : address.getRawPath();
  }

  /** As the HTTP client writes it. */
  private static String host(URI address) {
    boolean isUsual =
        address.getPort() < 0
            || address.getPort() == (address.getScheme().equals("http") ? 80 : 443);
    return isUsual ? address.getHost() : address.getHost() + ":" + address.getPort();
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** ISO 8601 without separators. A formatter would load some hundred classes for it. */
  private static String time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    long date = (utc.getYear() * 100L + utc.getMonthValue()) * 100 + utc.getDayOfMonth();
    long time = (utc.getHour() * 100L + utc.getMinute()) * 100 + utc.getSecond();
    return date + "T" + Long.toString(1_000_000 + time).substring(1) + "Z";
  }

  private byte[] sign(AwsKeys keys, String time, String text) {
    byte[] key = ("AWS4" + keys.secretAccessKey().reveal()).getBytes(UTF_8);
    for (String part : new String[] {time.substring(0, 8), region, service, "aws4_request"}) {
      key = mac(key, part);
    }
    return mac(key, text);
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
