package vend.local.sts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vend.caller.SignatureAlgorithm;
import vend.functions.sts.ParameterCheck;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.StsError;

/**
 * The parameters of {@code GetWebIdentityToken}, checked against STS's limits.
 *
 * @param audience 1 to 10, of 1 to 1,000 characters
 * @param algorithm RS256 or ES384
 * @param duration 60 to 3,600 seconds
 * @param tags at most 50
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html">STS:
 *     GetWebIdentityToken</a>
 */
record WebIdentityTokenRequest(
    List<String> audience, SignatureAlgorithm algorithm, Duration duration, RequestTags tags) {
  private static final String ANY = "(?s).*";
  private static final String ALGORITHMS = "RS256|ES384";
  private static final int DEFAULT_SECONDS = 300;
  private static final int MOST_AUDIENCES = 10;
  private static final int LONGEST_AUDIENCE = 1000;

  /**
   * Reads and checks the parameters.
   *
   * @throws StsError if one is missing or invalid
   */
  static WebIdentityTokenRequest of(QueryParameters parameters) throws StsError {
    var check = new ParameterCheck();
    List<String> members = parameters.members("Audience");
    Optional<String> algorithm = parameters.get("SigningAlgorithm");
    int seconds = parameters.seconds("DurationSeconds", DEFAULT_SECONDS);
    check.required("audience", members.stream().findFirst(), 1, LONGEST_AUDIENCE, ANY);
    check.size("audience", members, MOST_AUDIENCES);
    List<String> audience =
        members.stream().map(member -> parameters.get(member).orElse("")).toList();
    audience.forEach(one -> check.text("audience", Optional.of(one), 1, LONGEST_AUDIENCE, ANY));
    check.required("signingAlgorithm", algorithm, 5, 5, ALGORITHMS);
    check.range("durationSeconds", seconds, 60, 3600);
    RequestTags tags = RequestTags.read(parameters, check);
    check.done();
    tags.check(parameters.members("Tags").size());
    return new WebIdentityTokenRequest(
        audience,
        SignatureAlgorithm.valueOf(algorithm.orElseThrow()),
        Duration.ofSeconds(seconds),
        tags);
  }
}
