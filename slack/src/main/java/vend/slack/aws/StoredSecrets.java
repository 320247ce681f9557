package vend.slack.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vend.functions.aws.AwsClients;
import vend.functions.aws.FailureCause;
import vend.slack.SlackSecrets;

/**
 * The app's secrets in AWS Secrets Manager.
 *
 * @param id the name or ARN of the secret
 */
public record StoredSecrets(SecretsManagerClient client, String id) implements SlackSecrets.Source {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /**
   * Connects with the first read.
   *
   * @param endpoint an endpoint instead of the SDK's choice
   */
  public static StoredSecrets of(AwsClients clients, Optional<URI> endpoint, String id) {
    return new StoredSecrets(
        clients.configured(SecretsManagerClient.builder(), endpoint, LONGEST).build(), id);
  }

  @Override
  public SlackSecrets read() throws SlackSecrets.Unreadable {
    String text;
    try {
      text = client.getSecretValue(get -> get.secretId(id)).secretString();
    } catch (SdkException e) {
      throw new SlackSecrets.Unreadable("Secrets Manager: " + FailureCause.of(e));
    }
    if (text == null) {
      throw new SlackSecrets.Unreadable("the secret has no text");
    }
    return SlackSecrets.parse(text);
  }
}
