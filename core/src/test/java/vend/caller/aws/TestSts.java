package vend.caller.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vend.Sha256;
import vend.aws.IdentityProofFormat;
import vend.caller.AwsIssuer;
import vend.caller.TestKey;

/**
 * A fake STS: it knows some credentials, and computes the signature of each request from the data
 * that the verifier would send.
 */
public final class TestSts implements CallerIdentityService {
  public static final String ROLE_ARN = "arn:aws:sts::222222222222:assumed-role/ci/i-0123456789";
  public static final Key ROLE_KEY =
      new Key("ASIAQWERTYUIOPASDFGH", "secret-of-the-role", "FwoGZXIvYXdzEJr//token+of/role==");
  public static final Key USER_KEY = new Key("AKIAZXCVBNMASDFGHJKL", "secret-of-ann", "");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String address;
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Map<String, Known> holders = new ConcurrentHashMap<>();
  final AtomicInteger calls = new AtomicInteger();
  public volatile boolean down;

  /** Credentials; the session token is empty for long-term credentials. */
  public record Key(String id, String secret, String token) {}

  /** An STS at this address that knows {@link #ROLE_KEY} and {@link #USER_KEY}. */
  public TestSts(String address) {
    this.address = address;
    add(ROLE_KEY, new Known(ROLE_ARN, "AROAQWERTYUIOPASDFGHJ:i-0123456789", "222222222222"));
    add(
        USER_KEY,
        new Known(
            "arn:aws:iam::333333333333:user/people/ann", "AIDAZXCVBNMASDFGHJKLQ", "333333333333"));
  }

  /** Adds credentials and their holder. */
  void add(Key key, Known holder) {
    keys.put(key.id(), key);
    holders.put(key.id(), holder);
  }

  @Override
  public String address(AwsIssuer issuer) {
    return address;
  }

  @Override
  public Answer ask(AwsIssuer issuer, AwsIdentityProof proof) {
    calls.incrementAndGet();
    if (down) {
      return new Unavailable("down");
    }
    var query = new TreeMap<String, String>();
    for (String parameter : proof.query().split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      query.put(parts[0], parts[1]);
    }
    String signature = query.remove("X-Amz-Signature");
    Key key = keys.get(proof.accessKeyId());
    if (key == null
        || !encoded(key.token()).equals(query.getOrDefault("X-Amz-Security-Token", ""))) {
      return new Refused();
    }
    return signature(key, query, hostOf(address), issuer.audience()).equals(signature)
        ? holders.getOrDefault(key.id(), new Known("", "", ""))
        : new Refused();
  }

  /** An identity proof made with the credentials, for the issuer's region and audience. */
  public static String token(Key key, AwsIssuer issuer, String address, Instant at, int seconds) {
    return token(url(key, issuer, address, at, seconds));
  }

  static String token(String url) {
    return IdentityProofFormat.PREFIX + TestKey.encode(url.getBytes(UTF_8));
  }

  static String url(Key key, AwsIssuer issuer, String address, Instant at, int seconds) {
    return address + "/?" + query(key, issuer, address, at, seconds);
  }

  static String query(Key key, AwsIssuer issuer, String address, Instant at, int seconds) {
    String time = DATE.format(at);
    var query = new TreeMap<String, String>();
    query.put("Action", "GetCallerIdentity");
    query.put("Version", "2011-06-15");
    query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    query.put(
        "X-Amz-Credential",
        encoded(
            "%s/%s/%s/sts/aws4_request"
                .formatted(key.id(), time.substring(0, 8), issuer.region())));
    query.put("X-Amz-Date", time);
    query.put("X-Amz-Expires", Integer.toString(seconds));
    query.put("X-Amz-SignedHeaders", "host%3Bx-vend-server-id");
    if (!key.token().isEmpty()) {
      query.put("X-Amz-Security-Token", encoded(key.token()));
    }
    String signature = signature(key, query, hostOf(address), issuer.audience());
    return joined(query) + "&X-Amz-Signature=" + signature;
  }

  private static String hostOf(String address) {
    return address.substring(address.indexOf("://") + 3);
  }

  private static String joined(Map<String, String> query) {
    return query.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String signature(
      Key key, SortedMap<String, String> query, String host, String serverId) {
    String canonical =
        String.join(
            "\n",
            "GET",
            "/",
            joined(query),
            "host:" + host,
            "x-vend-server-id:" + serverId,
            "",
            "host;x-vend-server-id",
            Sha256.of(new byte[0]));
    String scope = query.getOrDefault("X-Amz-Credential", "").replace("%2F", "/");
    scope = scope.substring(scope.indexOf('/') + 1);
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            query.getOrDefault("X-Amz-Date", ""),
            scope,
            Sha256.of(canonical.getBytes(UTF_8)));
    byte[] signing = ("AWS4" + key.secret()).getBytes(UTF_8);
    for (String part : List.of(scope.split("/", -1))) {
      signing = mac(signing, part);
    }
    return HexFormat.of().formatHex(mac(signing, toSign));
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

  static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
