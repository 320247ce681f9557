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
 * Tokens of AWS's outbound identity federation, which the account has to have enabled.
 *
 * @param sts in the region: its global endpoint has no such tokens
 * @param audience of the tokens
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html">STS:
 *     GetWebIdentityToken</a>
 */
public record StsProbeIdentity(StsClient sts, String audience) implements ProbeIdentity {
  /** The least that STS gives; both questions are asked within it. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  /** Of the two that STS has. */
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
  public String whose(Outcome.Vended vended) {
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
