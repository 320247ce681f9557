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
 * Makes the HTTP client under the AWS SDK: AWS's Common Runtime, whose TLS is native code, so that
 * the first handshake after a restore loads and compiles nothing ({@code
 * docs/explanation/decisions/0008-aws-sdk.md}).
 *
 * <p>It trusts the system's certificate authorities, or those of {@code javax.net.ssl.trustStore}
 * where that property is set. It follows no redirect.
 */
public final class CrtHttp {
  /** Of each server. Lambda gives an instance one request at a time; others may have more. */
  private static final int MOST_CONNECTIONS = 100;

  /** A new connection costs a TLS handshake. AWS's services close idle ones after some minutes. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  private CrtHttp() {}

  /**
   * Makes a client. Nothing is connected before its first request.
   *
   * @param connect how long a TCP connection may take
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
   * Sends a request once more over another connection where the first broke before an answer began:
   * most often the server had closed an idle connection. So a caller that asks for a change must be
   * able to tell that it was made the first time.
   *
   * @param http sends it
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
