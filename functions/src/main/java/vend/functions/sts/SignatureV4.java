package vend.functions.sts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vend.Secret;
import vend.Sha256;

/**
 * Signature Version 4 for a verifier: computes the signature that a request should have.
 *
 * <p>The AWS SDK's signer cannot do this. It always signs {@code x-amz-content-sha256}, which the
 * AWS CLI never does, and it omits headers that another client has signed. This class signs exactly
 * what the request says was signed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM:
 *     create a signed request</a>
 */
public final class SignatureV4 {
  private static final String MAC = "HmacSHA256";
  private static final String OWN_PARAMETER = "X-Amz-Signature";

  private SignatureV4() {}

  /** Whether this secret access key signed the request. Compares in constant time. */
  public static boolean isSigned(ReceivedRequest request, SignatureProof proof, Secret secret) {
    return MessageDigest.isEqual(
        signature(request, proof, secret).getBytes(UTF_8), proof.signature().getBytes(UTF_8));
  }

  private static String signature(ReceivedRequest request, SignatureProof proof, Secret secret) {
    String toSign =
        String.join(
            "\n",
            SignatureProof.ALGORITHM,
            proof.timestamp(),
            proof.scope(),
            Sha256.of(canonical(request, proof).getBytes(UTF_8)));
    byte[] key = ("AWS4" + secret.reveal()).getBytes(UTF_8);
    for (String part : List.of(proof.date(), proof.region(), proof.service(), "aws4_request")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  public static String canonical(ReceivedRequest request, SignatureProof proof) {
    String headers =
        proof.signedHeaders().stream()
            .map(name -> name + ":" + headerValue(request, name) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        request.path().isEmpty() ? "/" : request.path(),
        query(request.query()),
        headers,
        String.join(";", proof.signedHeaders()),
        Sha256.of(request.body().getBytes(ISO_8859_1)));
  }

  private static String headerValue(ReceivedRequest request, String name) {
    return request.headers().getOrDefault(name, List.of()).stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  /** Sorts by name, then by value, and encodes both by RFC 3986. */
  private static String query(String query) {
    Stream<String> pairs = Arrays.stream(query.split("&", -1)).filter(pair -> !pair.isEmpty());
    return pairs
        .map(pair -> pair.split("=", 2))
        .filter(pair -> !pair[0].equals(OWN_PARAMETER))
        .map(pair -> List.of(encoded(pair[0]), pair.length == 2 ? encoded(pair[1]) : ""))
        .sorted((a, b) -> Arrays.compare(a.toArray(String[]::new), b.toArray(String[]::new)))
        .map(pair -> String.join("=", pair))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String encodedSomehow) {
    return URLEncoder.encode(URLDecoder.decode(encodedSomehow, UTF_8), UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] hmac(byte[] key, String data) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(data.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + MAC, e);
    }
  }
}
