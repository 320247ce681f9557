package vend.client.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A provider that is made when it is first asked: whoever has kept keys never asks it. */
final class LateCredentials implements AwsCredentialsProvider {
  private final Supplier<AwsCredentialsProvider> maker;
  private @Nullable AwsCredentialsProvider made;

  LateCredentials(Supplier<AwsCredentialsProvider> maker) {
    this.maker = maker;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return provider().resolveCredentials();
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider mine = made;
    if (mine == null) {
      mine = maker.get();
      made = mine;
    }
    return mine;
  }
}
