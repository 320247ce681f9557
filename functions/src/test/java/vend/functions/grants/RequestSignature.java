package vend.functions.grants;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vend.Sha256;

/**
 * Checks that a GET without a query is signed with the test's credentials, like S3 does.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">
 *     signatures in a header</a>
 */
final class RequestSignature {
  static final String ACCESS_KEY_ID = "AKIAEXAMPLE";
  static final String SECRET_KEY = "example";

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/([0-9]{8})/([a-z0-9-]+)/s3/aws4_request,"
              + " SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

  private RequestSignature() {}

  static boolean isValid(HttpExchange exchange) {
    Matcher parsed = AUTHORIZATION.matcher(header(exchange, "Authorization"));
    if (!parsed.matches() || !parsed.group(3).contains("host")) {
      return false;
    }
    String scope = parsed.group(1) + "/" + parsed.group(2) + "/s3/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            header(exchange, "X-Amz-Date"),
            scope,
            Sha256.of(canonical(exchange, parsed.group(3)).getBytes(UTF_8)));
    byte[] key = ("AWS4" + SECRET_KEY).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    return HexFormat.of().formatHex(mac(key, toSign)).equals(parsed.group(4));
  }

  private static String canonical(HttpExchange exchange, String signedHeaders) {
    var lines = new ArrayList<String>();
    lines.add("GET");
    lines.add(exchange.getRequestURI().getRawPath());
    lines.add("");
    for (String name : signedHeaders.split(";", -1)) {
      lines.add(name + ":" + header(exchange, name).strip());
    }
    lines.add("");
    lines.add(signedHeaders);
    lines.add(header(exchange, "x-amz-content-sha256"));
    return String.join("\n", lines);
  }

  private static String header(HttpExchange exchange, String name) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
