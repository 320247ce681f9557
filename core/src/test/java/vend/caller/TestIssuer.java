package vend.caller;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vend.Json;

/**
 * An OpenID Connect issuer for tests: it has keys, publishes them, and signs any token. Not safe
 * for use by many threads.
 */
public final class TestIssuer {
  /** The audience of its tokens. */
  public static final String AUDIENCE = "vend";

  private final String url;
  private final List<TestKey> published = new ArrayList<>();
  private TestKey signing;

  /** An issuer that signs with RS256 and {@code kid} {@code key-1}. */
  public TestIssuer(String url) {
    this(url, TestKey.generate(SignatureAlgorithm.RS256, "key-1"));
  }

  /** An issuer with this key. */
  public TestIssuer(String url, TestKey key) {
    this.url = url;
    signing = key;
    published.add(key);
  }

  /** The exact {@code iss} of its tokens. */
  public String url() {
    return url;
  }

  /** The current signing key. */
  public TestKey key() {
    return signing;
  }

  /** Publishes an additional key and signs with it from now on. */
  public void rotate(String keyId) {
    signing = TestKey.generate(signing.algorithm(), keyId);
    published.add(signing);
  }

  /** Stops publishing a key. */
  public void withdraw(String keyId) {
    published.removeIf(key -> key.id().equals(keyId));
  }

  /** The issuer in the grants file: pinned to its algorithm, without required claims. */
  public OidcIssuer issuer() {
    return issuer(Map.of(), false);
  }

  /** The issuer in the grants file, with these terms. */
  public OidcIssuer issuer(Map<String, List<String>> require, boolean otherAudiences) {
    return new OidcIssuer(
        new IssuerName("test"),
        url,
        AUDIENCE,
        Set.of(signing.algorithm()),
        require,
        otherAudiences,
        url.startsWith("http:") ? Transport.LOOPBACK_TOO : Transport.HTTPS_ONLY);
  }

  /** The header of its tokens, as a new map that the test may change. */
  public Map<String, Object> header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", signing.algorithm().name());
    header.put("typ", "JWT");
    header.put("kid", signing.id());
    return header;
  }

  /** Claims that are valid for ten minutes, as a new map that the test may change. */
  public Map<String, Object> claims(Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", url);
    claims.put("sub", "somebody");
    claims.put("aud", AUDIENCE);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 600);
    claims.put("jti", "token-1");
    return claims;
  }

  /** A token with the usual header. */
  public String sign(Map<String, Object> claims) {
    return signing.sign(header(), claims);
  }

  /** Its key set. */
  public String keySet() {
    return Json.write(Map.of("keys", published.stream().map(TestKey::publicPart).toList()));
  }

  /** Its discovery document. */
  public String discovery(String keySetAddress) {
    return Json.write(Map.of("issuer", url, "jwks_uri", keySetAddress));
  }
}
