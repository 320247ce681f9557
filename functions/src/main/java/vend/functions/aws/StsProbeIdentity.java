package vend.functions.aws;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;
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

  @Override
  public Token token() {
    try (StsClient sts = clients.sts()) {
      return new Issued(
          Secret.of(
              sts.getWebIdentityToken(get ->
                      get.audience(audience)
                          .signingAlgorithm(ALGORITHM)
                          .durationSeconds((int) LIFE.toSeconds()))
                  .webIdentityToken()));
    } catch (SdkException e) {
      return new NotIssued(cause(e));
    }
  }

  @Override
  public String whose(Outcome.Vended keys) {
    var credentials =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                keys.accessKeyId(), keys.secretAccessKey().reveal(), keys.sessionToken().reveal()));
    try (StsClient sts = clients.sts(credentials)) {
      return sts.getCallerIdentity().arn();
    } catch (SdkException e) {
      return cause(e);
    }
  }

  /** The code alone: a message may quote what was sent. */
  private static String cause(SdkException e) {
    return e instanceof StsException sts
        ? String.valueOf(sts.awsErrorDetails().errorCode())
        : e.getClass().getSimpleName();
  }
}
