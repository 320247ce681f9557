package vend.functions.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * Creates the HTTP client of the AWS SDK, on the AWS Common Runtime (CRT). Its TLS is native code,
 * so the first handshake after a restore loads and compiles no classes ({@code
 * docs/explanation/decisions/0008-aws-sdk.md}).
 *
 * <p>The client trusts the system's certificate authorities, or those of {@code
 * javax.net.ssl.trustStore} if that property is set. It follows no redirects.
 */
public final class CrtHttp {
  /** For each server. Lambda sends an instance one request at a time; other hosts may send more. */
  private static final int MOST_CONNECTIONS = 100;

  /** A new connection costs a TLS handshake. AWS services close idle ones after some minutes. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  private CrtHttp() {}

  /**
   * Creates a client. It connects with its first request.
   *
   * @param connect the time limit of a TCP connection
   */
  public static SdkHttpClient create(Duration connect) {
    return new Reconnecting(
        AwsCrtHttpClient.builder()
            .maxConcurrency(MOST_CONNECTIONS)
            .connectionTimeout(connect)
            .connectionMaxIdleTime(MAX_IDLE)
            .useTrustStoreSystemProperties(true)
            .build());
  }

  /**
   * Sends a request once more over another connection, if the first connection closed before an
   * answer began. The usual cause is an idle connection that the server had closed. The first
   * request may have succeeded, so a caller that changes something must be able to detect that.
   */
  private record Reconnecting(SdkHttpClient http) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new TwoTries(http, request);
    }

    @Override
    public void close() {
      http.close();
    }
  }

  private static final class TwoTries implements ExecutableHttpRequest {
    private static final Set<String> BROKEN =
        Set.of("AWS_IO_SOCKET_CLOSED", "AWS_IO_BROKEN_PIPE", "AWS_ERROR_HTTP_CONNECTION_CLOSED");

    private final SdkHttpClient http;
    private final HttpExecuteRequest request;
    private ExecutableHttpRequest underWay;
    private boolean aborted;

    TwoTries(SdkHttpClient http, HttpExecuteRequest request) {
      this.http = http;
      this.request = request;
      this.underWay = http.prepareRequest(request);
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      try {
        return current().call();
      } catch (IOException e) {
        if (!isBroken(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        return next(e).call();
      }
    }

    private static boolean isBroken(IOException failure) {
      return failure.getCause() instanceof HttpException http
          && BROKEN.contains(CRT.awsErrorName(http.getErrorCode()));
    }

    private synchronized ExecutableHttpRequest current() {
      return underWay;
    }

    private synchronized ExecutableHttpRequest next(IOException failure) throws IOException {
      if (aborted) {
        throw failure;
      }
      underWay = http.prepareRequest(request);
      return underWay;
    }

    @Override
    public synchronized void abort() {
      aborted = true;
      underWay.abort();
    }
  }
}
