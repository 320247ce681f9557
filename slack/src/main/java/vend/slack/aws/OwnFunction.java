package vend.slack.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import vend.Json;
import vend.functions.aws.AwsClients;
import vend.slack.OwnInvocation;

/**
 * Invokes the app's own function, asynchronously.
 *
 * @param version the version of the function
 */
public record OwnFunction(LambdaClient lambda, String name, String version)
    implements OwnInvocation {
  private static final int ACCEPTED = 202;

  /** Slack waits three seconds for the answer that follows. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /**
   * Connects with the first invocation.
   *
   * @param endpoint an endpoint instead of the SDK's choice
   */
  public static OwnFunction of(
      AwsClients clients, Optional<URI> endpoint, String name, String version) {
    return new OwnFunction(
        clients.configured(LambdaClient.builder(), endpoint, LONGEST).build(), name, version);
  }

  @Override
  public boolean start(Map<String, Object> event) {
    try {
      return lambda
              .invoke(invoke ->
                  invoke
                      .functionName(name)
                      .qualifier(version)
                      .invocationType(InvocationType.EVENT)
                      .payload(SdkBytes.fromUtf8String(Json.write(event))))
              .statusCode()
          == ACCEPTED;
    } catch (SdkException e) {
      return false;
    }
  }
}
