package vend.integration;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a container, for machines where Docker runs. */
final class LocalStack implements AutoCloseable {
  private final LocalStackContainer container;

  private LocalStack(LocalStackContainer container) {
    this.container = container;
  }

  /** Whether an emulator is named or could be started. */
  static boolean orAnotherEmulatorIsThere() {
    return !System.getenv().getOrDefault("AWS_ENDPOINT_URL", "").isEmpty()
        || DockerClientFactory.instance().isDockerAvailable();
  }

  static LocalStack start() {
    var container =
        new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.14.0"))
            .withServices("sts", "dynamodb", "kms");
    container.start();
    return new LocalStack(container);
  }

  URI endpoint() {
    return container.getEndpoint();
  }

  @Override
  public void close() {
    container.stop();
  }
}
