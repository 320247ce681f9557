package vend.functions.priming;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.HttpClient;

/**
 * An HTTP client without a network: behind it are STS, DynamoDB, KMS, S3, the federation endpoint
 * and two issuers that answer as far as one request needs them to. What it hands out is made at
 * random, and good for nothing.
 */
final class CannedAws implements HttpClient {
  private static final int KEY_BYTES = 32;

  private final List<ThrowawayIssuer> issuers;
  private final Resources resources;
  private final Map<String, Object> items = new HashMap<>();
  private final String dataKey;

  CannedAws(List<ThrowawayIssuer> issuers, Resources resources) {
    this.issuers = issuers;
    this.resources = resources;
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.dataKey = Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public Call call(ClientRequest request) {
    return new Call() {
      @Override
      public ClientResponse send() throws IOException {
        return response(answer(request, new String(request.body(), UTF_8)));
      }

      @Override
      public void abort() {}
    };
  }

  private static ClientResponse response(String text) {
    return new ClientResponse(
        200,
        Map.of("ETag", List.of("\"priming\""), "x-amz-version-id", List.of("priming")),
        text.getBytes(UTF_8),
        false);
  }

  private String answer(ClientRequest request, String body) throws IOException {
    String target = request.headers().getOrDefault("X-Amz-Target", "");
    String path = request.address().getRawPath();
    for (ThrowawayIssuer issuer : issuers) {
      if (request.address().getHost().equals(issuer.host())) {
        return path.equals("/keys") ? issuer.keySet() : issuer.discovery();
      }
    }
    if (!target.isEmpty()) {
      return Json.write(target.startsWith("DynamoDB") ? item(target, json(body)) : key());
    }
    if (path.equals("/federation")) {
      return Json.write(Map.of("SigninToken", "priming"));
    }
    return body.isEmpty() ? resources.text(path.substring(1)) : assumed(form(body));
  }

  private Map<String, Object> item(String target, Map<String, Object> asked) {
    if (target.endsWith(".PutItem")) {
      Object item = Objects.requireNonNull(asked.get("Item"));
      items.put(partition(item), item);
    }
    Object found = target.endsWith(".GetItem") ? items.get(partition(asked.get("Key"))) : null;
    return found == null ? Map.of() : Map.of("Item", found);
  }

  private static String partition(@Nullable Object key) {
    return String.valueOf(((Map<?, ?>) Objects.requireNonNull(key)).get("pk"));
  }

  private Map<String, Object> key() {
    return Map.of("CiphertextBlob", "cHJpbWluZw==", "Plaintext", dataKey, "KeyId", "priming");
  }

  private static Map<String, Object> json(String body) throws IOException {
    try {
      return Json.readObject(body);
    } catch (Json.MalformedJson e) {
      throw new IOException(e);
    }
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (String parameter : body.split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      form.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
    }
    return form;
  }

  /** Credentials of the very session that is asked for: the function refuses all others. */
  private static String assumed(Map<String, String> asked) {
    String[] role = asked.getOrDefault("RoleArn", "").split(":", -1);
    String path = role[role.length - 1];
    String account = role[4];
    long seconds = Long.parseLong(asked.getOrDefault("DurationSeconds", "3600"));
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    String random = HexFormat.of().formatHex(bytes);
    return """
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <Credentials><AccessKeyId>ASIAPRIMINGPRIMING00</AccessKeyId>
    <SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken>
    <Expiration>%s</Expiration></Credentials>
    <AssumedRoleUser><AssumedRoleId>AROAPRIMINGPRIMING00:priming</AssumedRoleId>
    <Arn>arn:%s:sts::%s:assumed-role/%s/%s</Arn></AssumedRoleUser>
    </AssumeRoleResult></AssumeRoleResponse>
    """
        .formatted(
            random,
            random,
            Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS),
            role[1],
            account,
            path.substring(path.lastIndexOf('/') + 1),
            asked.getOrDefault("RoleSessionName", ""));
  }
}
