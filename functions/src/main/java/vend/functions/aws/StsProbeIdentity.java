package vend.functions.aws;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Secret;
import vend.functions.probe.Outcome;
import vend.functions.probe.ProbeIdentity;

/**
 * Issues the probe's tokens by AWS outbound identity federation, which must be enabled in the
 * account.
 *
 * @param sts a regional client: the global endpoint does not issue such tokens
 * @param audience of the tokens
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html">STS:
 *     GetWebIdentityToken</a>
 */
public record StsProbeIdentity(StsClient sts, String audience) implements ProbeIdentity {
  /** The shortest lifetime that STS allows. Both requests of a round fit into it. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  /** One of the two algorithms that STS supports. */
  public static final String ALGORITHM = "ES384";

  private static final String INCOMPLETE = "IncompleteAnswer";

  @Override
  public Token token() {
    try {
      String token =
          sts.getWebIdentityToken(request ->
                  request
                      .audience(audience)
                      .signingAlgorithm(ALGORITHM)
                      .durationSeconds((int) LIFE.toSeconds()))
              .webIdentityToken();
      return token == null || token.isEmpty()
          ? new NotIssued(INCOMPLETE)
          : new Issued(Secret.of(token));
    } catch (SdkException e) {
      return new NotIssued(FailureCause.of(e));
    }
  }

  @Override
  public String callerIdentity(Outcome.Vended vended) {
    try {
      var credentials =
          StaticCredentialsProvider.create(
              AwsSessionCredentials.create(
                  vended.accessKeyId(),
                  vended.secretAccessKey().reveal(),
                  vended.sessionToken().reveal()));
      String arn =
          sts.getCallerIdentity(request ->
                  request.overrideConfiguration(call -> call.credentialsProvider(credentials)))
              .arn();
      return arn == null || arn.isEmpty() ? INCOMPLETE : arn;
    } catch (SdkException e) {
      return FailureCause.of(e);
    }
  }
}
