package vend.local.sts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Sends requests byte for byte; the SDK's signer signs them on demand. */
record RawRequests(URI endpoint) {
  static final String IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15";

  /**
   * A request as it is sent.
   *
   * @param headers complete header lines
   */
  record Raw(String method, String target, List<String> headers, String body) {
    Raw withTarget(String other) {
      return new Raw(method, other, headers, body);
    }

    Raw withBody(String other) {
      return new Raw(method, target, headers, other);
    }

    Raw withHeader(String line) {
      var more = new ArrayList<>(headers);
      more.add(line);
      return new Raw(method, target, more, body);
    }

    Raw withoutHeader(String name) {
      return new Raw(
          method,
          target,
          headers.stream()
              .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
              .toList(),
          body);
    }

    /** Returns the request with a text in its headers replaced. */
    Raw replacing(String text, String by) {
      return new Raw(
          method, target, headers.stream().map(line -> line.replace(text, by)).toList(), body);
    }
  }

  /** A response. */
  record Answer(int status, String head, String body) {
    String code() {
      return element("Code");
    }

    String element(String name) {
      Matcher matcher = Pattern.compile("<%s>([^<]*)</%s>".formatted(name, name)).matcher(body);
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  Raw post(String body) {
    return new Raw(
        "POST",
        "/",
        List.of(
            "Host: " + endpoint.getAuthority(), "Content-Type: application/x-www-form-urlencoded"),
        body);
  }

  Raw signedPost(String body, AwsCredentialsIdentity credentials, Instant time) {
    return signedPost(body, credentials, time, "sts");
  }

  Raw signedPost(String body, AwsCredentialsIdentity credentials, Instant time, String service) {
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("Content-Type", "application/x-www-form-urlencoded")
            .build();
    SdkHttpRequest signed = sign(request, body, credentials, time, service, _ -> {});
    return new Raw("POST", "/", lines(signed), body);
  }

  Raw presigned(String query, AwsCredentialsIdentity credentials, Instant time, Duration lifetime) {
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(endpoint.resolve("/?" + query))
            .build();
    SdkHttpRequest signed =
        sign(
            request,
            "",
            credentials,
            time,
            "sts",
            sign ->
                sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime));
    return new Raw("GET", "/?" + signed.encodedQueryParameters().orElseThrow(), lines(signed), "");
  }

  private static SdkHttpRequest sign(
      SdkHttpRequest request,
      String body,
      AwsCredentialsIdentity credentials,
      Instant time,
      String service,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    var sign =
        SignRequest.builder(credentials)
            .request(request)
            .payload(() -> new ByteArrayInputStream(body.getBytes(UTF_8)))
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC));
    more.accept(sign);
    return AwsV4HttpSigner.create().sign(sign.build()).request();
  }

  private List<String> lines(SdkHttpRequest signed) {
    var lines = new ArrayList<String>();
    signed.forEachHeader((name, values) -> values.forEach(value -> lines.add(name + ": " + value)));
    if (signed.firstMatchingHeader("Host").isEmpty()) {
      lines.add("Host: " + endpoint.getAuthority());
    }
    return lines;
  }

  Answer send(Raw raw) throws IOException {
    var text = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(raw.method(), raw.target()));
    raw.headers().forEach(line -> text.append(line).append("\r\n"));
    text.append("Connection: close\r\n");
    text.append("Content-Length: ").append(raw.body().length()).append("\r\n\r\n");
    text.append(raw.body());
    try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket.getOutputStream().write(text.toString().getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(answer.split(" ", 3)[1]),
          answer.substring(0, end),
          answer.substring(end + 4));
    }
  }
}
