package vend.integration.cloud;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client that loses answers of the server, or sends requests twice. */
final class LostAnswers implements SdkHttpClient {
  private final SdkHttpClient client;
  private final AtomicReference<String> lost = new AtomicReference<>("");
  private volatile String doubled = "";

  LostAnswers(SdkHttpClient client) {
    this.client = client;
  }

  /** Loses the next answer to this operation. */
  void loseNext(String operation) {
    lost.set(operation);
  }

  /** Sends each request for this operation twice, and returns the second answer. */
  void sendTwice(String operation) {
    doubled = operation;
  }

  private static boolean is(HttpExecuteRequest request, String operation) {
    Optional<String> target = request.httpRequest().firstMatchingHeader("X-Amz-Target");
    return !operation.isEmpty() && target.orElse("").endsWith("." + operation);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      private final ExecutableHttpRequest once = client.prepareRequest(request);

      @Override
      public HttpExecuteResponse call() throws IOException {
        if (is(request, doubled)) {
          HttpExecuteResponse first = once.call();
          first.responseBody().ifPresent(body -> body.abort());
          return client.prepareRequest(request).call();
        }
        HttpExecuteResponse answer = once.call();
        if (is(request, lost.get())) {
          lost.set("");
          answer.responseBody().ifPresent(body -> body.abort());
          throw new IOException("The test loses this answer.");
        }
        return answer;
      }

      @Override
      public void abort() {
        once.abort();
      }
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
