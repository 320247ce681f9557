package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;

/** An OpenID Connect issuer with a discovery document and a JWKS. */
final class LoopbackIssuer extends LoopbackService {
  private final TestIssuer issuer =
      new TestIssuer(uri().toString(), TestKey.generate(SignatureAlgorithm.ES256, "key-1"));

  /** Returns a token that is valid for ten minutes from now. */
  String token(String subject) {
    return token(subject, Instant.now());
  }

  /** Returns a token that is valid for ten minutes from {@code time}. */
  synchronized String token(String subject, Instant time) {
    Map<String, Object> claims = issuer.claims(time);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("sub", subject);
    return issuer.sign(claims);
  }

  @Override
  String contentType() {
    return "application/json";
  }

  @Override
  void answer(HttpExchange exchange, byte[] request) throws IOException {
    boolean jwks = exchange.getRequestURI().getPath().equals("/keys");
    String document = jwks ? issuer.keySet() : issuer.discovery(issuer.url() + "/keys");
    send(exchange, 200, contentType(), document.getBytes(UTF_8));
  }

  @Override
  byte[] broken() {
    return new byte[0];
  }

  @Override
  byte[] throttling() {
    return new byte[0];
  }

  @Override
  byte[] refusing() {
    return new byte[0];
  }
}
