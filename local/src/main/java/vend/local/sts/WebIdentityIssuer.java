package vend.local.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import vend.caller.SignatureAlgorithm;

/** What signs an account's web identity tokens, once its outbound federation is enabled. */
@FunctionalInterface
public interface WebIdentityIssuer {
  /**
   * Signs a token.
   *
   * @param algorithm RS256 or ES384
   * @param audience one or more
   * @param claims all others but {@code iss}, {@code iat}, {@code exp} and {@code jti}
   * @param now when it begins
   * @param life how long it lives
   */
  String sign(
      SignatureAlgorithm algorithm,
      List<String> audience,
      Map<String, Object> claims,
      Instant now,
      Duration life);
}
