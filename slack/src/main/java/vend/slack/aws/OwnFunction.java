package vend.slack.aws;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import vend.Json;
import vend.slack.OwnInvocation;

/**
 * Invokes the app's own function, asynchronously.
 *
 * @param version the version of the function
 */
public record OwnFunction(LambdaClient lambda, String name, String version)
    implements OwnInvocation {
  private static final int ACCEPTED = 202;

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
