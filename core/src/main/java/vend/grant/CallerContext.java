package vend.grant;

import java.time.temporal.ChronoUnit;
import java.util.List;
import vend.caller.Claims;
import vend.iam.ConditionContext;

/**
 * What conditions of a grant can ask about: the caller's claims by their exact names, and the few
 * facts of the request under {@code aws:}, which no claim can stand in for.
 */
record CallerContext(Claims claims, RequestFacts facts) implements ConditionContext {
  private static final String REQUEST_PREFIX = "aws:";

  @Override
  public List<String> values(String key) {
    if (!isOfRequest(key)) {
      return claims.values(key);
    }
    return switch (key) {
      case "aws:SourceIp" -> List.of(facts.sourceAddress());
      case "aws:CurrentTime" -> List.of(facts.time().truncatedTo(ChronoUnit.SECONDS).toString());
      case "aws:EpochTime" -> List.of(Long.toString(facts.time().getEpochSecond()));
      default -> List.of();
    };
  }

  /** Whether the key asks for a fact of the request, in whatever case it is written. */
  static boolean isOfRequest(String key) {
    return key.regionMatches(true, 0, REQUEST_PREFIX, 0, REQUEST_PREFIX.length());
  }
}
