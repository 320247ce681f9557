package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers AssumeRole in STS's Query protocol. It verifies nothing, counts its calls, and can fail
 * on demand.
 */
final class LoopbackSts extends LoopbackService {
  private volatile InstantSource clock = InstantSource.system();
  private final AtomicInteger calls = new AtomicInteger();

  /** Uses the test's clock: the function refuses sessions with an unexpected expiration. */
  void follow(InstantSource time) {
    clock = time;
  }

  int calls() {
    return calls.get();
  }

  @Override
  void received(byte[] request) {
    calls.incrementAndGet();
  }

  @Override
  String contentType() {
    return "text/xml";
  }

  @Override
  void answer(HttpExchange exchange, byte[] request) throws IOException {
    Map<String, String> form = form(new String(request, UTF_8));
    String role = form.getOrDefault("RoleArn", "");
    String session = form.getOrDefault("RoleSessionName", "");
    int number = calls.get();
    Instant end =
        clock.instant().plusSeconds(Long.parseLong(form.getOrDefault("DurationSeconds", "3600")));
    send(
        exchange,
        200,
        contentType(),
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <AssumedRoleUser><AssumedRoleId>AROA:%2$s</AssumedRoleId>
        <Arn>arn:aws:sts::%1$s:assumed-role/%3$s/%2$s</Arn></AssumedRoleUser>
        <Credentials><AccessKeyId>ASIA%4$016d</AccessKeyId><SecretAccessKey>secret-%4$d</SecretAccessKey>
        <SessionToken>session-%4$d</SessionToken><Expiration>%5$s</Expiration></Credentials>
        </AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
        </AssumeRoleResponse>
        """
            .formatted(
                role.split(":", -1)[4],
                session,
                role.substring(role.lastIndexOf('/') + 1),
                number,
                end)
            .getBytes(UTF_8));
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      form.put(
          URLDecoder.decode(pair.substring(0, equals), UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return form;
  }

  @Override
  byte[] broken() {
    return error("Receiver", "InternalFailure");
  }

  @Override
  byte[] throttling() {
    return error("Sender", "Throttling");
  }

  @Override
  byte[] refusing() {
    return error("Sender", "AccessDenied");
  }

  @Override
  int refusalStatus() {
    return 403;
  }

  private static byte[] error(String type, String code) {
    return """
    <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>%s</Type>
    <Code>%s</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>
    """
        .formatted(type, code)
        .getBytes(UTF_8);
  }
}
