package vend.functions.aws;

import java.time.Duration;
import java.util.Map;
import vend.Secret;
import vend.functions.probe.Outcome;
import vend.functions.probe.ProbeIdentity;

/**
 * Tokens of AWS's outbound identity federation, which the account has to have enabled.
 *
 * @param clients for STS in the region: its global endpoint has no such tokens
 * @param audience of the tokens
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html">STS:
 *     GetWebIdentityToken</a>
 */
public record StsProbeIdentity(AwsClients clients, String audience) implements ProbeIdentity {
  /** The least that STS gives; both questions are asked within it. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  /** Of the two that STS has. */
  public static final String ALGORITHM = "ES384";

  private static final String INCOMPLETE = "IncompleteAnswer";

  @Override
  public Token token() {
    try {
      return clients
          .sts()
          .call(
              Map.of(
                  "Action",
                  "GetWebIdentityToken",
                  "Version",
                  StsSecurityTokenService.VERSION,
                  "Audience.member.1",
                  audience,
                  "SigningAlgorithm",
                  ALGORITHM,
                  "DurationSeconds",
                  Long.toString(LIFE.toSeconds())))
          .text("GetWebIdentityTokenResult/WebIdentityToken")
          .<Token>map(token -> new Issued(Secret.of(token)))
          .orElseGet(() -> new NotIssued(INCOMPLETE));
    } catch (AwsFailure e) {
      return new NotIssued(e.code());
    }
  }

  @Override
  public String whose(Outcome.Vended vended) {
    var keys =
        AwsKeys.temporary(
            vended.accessKeyId(),
            vended.secretAccessKey().reveal(),
            vended.sessionToken().reveal());
    try {
      return clients
          .sts(() -> keys)
          .call(Map.of("Action", "GetCallerIdentity", "Version", StsSecurityTokenService.VERSION))
          .text("GetCallerIdentityResult/Arn")
          .orElse(INCOMPLETE);
    } catch (AwsFailure e) {
      return e.code();
    }
  }
}
