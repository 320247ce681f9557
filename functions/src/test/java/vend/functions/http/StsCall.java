package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request in the STS protocol, as an SDK sends it: a form, which API Gateway encodes in base64.
 */
record StsCall(String path, Map<String, String> parameters) {
  static final String DEPLOY = "arn:aws:iam::222222222222:role/vend/deploy";
  static final String HOST = "vend.example.com";

  static StsCall webIdentity(String role, String token) {
    return new StsCall("/", Map.of())
        .with("Action", "AssumeRoleWithWebIdentity")
        .with("Version", "2011-06-15")
        .with("RoleArn", role)
        .with("RoleSessionName", "sdk-session-77")
        .with("WebIdentityToken", token);
  }

  static StsCall callerIdentity() {
    return new StsCall("/", Map.of())
        .with("Action", "GetCallerIdentity")
        .with("Version", "2011-06-15");
  }

  StsCall with(String name, String value) {
    var more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new StsCall(path, more);
  }

  StsCall without(String name) {
    var fewer = new LinkedHashMap<>(parameters);
    fewer.remove(name);
    return new StsCall(path, fewer);
  }

  StsCall at(String otherPath) {
    return new StsCall(otherPath, parameters);
  }

  String form() {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  Call call() {
    return Call.post(path, form())
        .with("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .with("host", HOST)
        .inBase64();
  }
}
