package vend.integration;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a Docker container. */
final class LocalStack implements AutoCloseable {
  private final LocalStackContainer container;

  private LocalStack(LocalStackContainer container) {
    this.container = container;
  }

  /** Returns whether {@code AWS_ENDPOINT_URL} names an emulator, or Docker could start one. */
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
