package vend.local.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import vend.caller.SignatureAlgorithm;

/** Signs an account's web identity tokens. Present if its outbound federation is enabled. */
@FunctionalInterface
public interface WebIdentityIssuer {
  /**
   * Signs a token.
   *
   * @param algorithm RS256 or ES384
   * @param audience at least one
   * @param claims all claims except {@code iss}, {@code iat}, {@code exp} and {@code jti}
   * @param now the time of {@code iat}
   * @param life the time from {@code iat} to {@code exp}
   */
  String sign(
      SignatureAlgorithm algorithm,
      List<String> audience,
      Map<String, Object> claims,
      Instant now,
      Duration life);
}
