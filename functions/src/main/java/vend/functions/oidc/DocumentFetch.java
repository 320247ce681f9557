package vend.functions.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Gets documents one after the other, until another thread ends it. */
final class DocumentFetch {
  private static final int OK = 200;

  private final SdkHttpClient http;
  private final int maxBytes;
  private @Nullable ExecutableHttpRequest underWay;
  private boolean ended;

  DocumentFetch(SdkHttpClient http, int maxBytes) {
    this.http = http;
    this.maxBytes = maxBytes;
  }

  /** A document's text, and how long it stays good. */
  record Document(String text, Optional<Duration> maxAge) {}

  /**
   * Gets a document. Only status 200 will do: a redirect is a failure and never followed.
   *
   * @throws FailedFetch if there is no such document in the size and encoding that it must have
   */
  Document get(URI address) throws FailedFetch {
    try {
      HttpExecuteResponse response = begin(address).call();
      return read(
          response.httpResponse(), response.responseBody().orElseGet(DocumentFetch::emptyBody));
    } catch (IOException | RuntimeException e) {
      // Its message may hold what the other side sent.
      throw new FailedFetch(e.getClass().getSimpleName());
    }
  }

  /** Breaks off what is under way, and lets nothing more begin. */
  synchronized void end() {
    ended = true;
    if (underWay != null) {
      underWay.abort();
    }
  }

  private synchronized ExecutableHttpRequest begin(URI address) throws FailedFetch {
    if (ended) {
      throw new FailedFetch("ended");
    }
    underWay = http.prepareRequest(HttpExecuteRequest.builder().request(request(address)).build());
    return underWay;
  }

  private static SdkHttpRequest request(URI address) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.GET)
        .uri(address)
        .putHeader("Accept", "application/json")
        .putHeader("Accept-Encoding", "identity")
        .putHeader("User-Agent", "vend")
        .build();
  }

  private Document read(SdkHttpResponse response, AbortableInputStream body)
      throws FailedFetch, IOException {
    boolean complete = false;
    try {
      checkHeaders(response);
      Document document =
          new Document(text(body), MaxAge.of(response.matchingHeaders("Cache-Control")));
      complete = true;
      return document;
    } finally {
      if (complete) {
        body.close();
      } else {
        // Closing would read the rest first, however long it is.
        body.abort();
      }
    }
  }

  private static void checkHeaders(SdkHttpResponse response) throws FailedFetch {
    if (response.statusCode() != OK) {
      throw new FailedFetch("status " + response.statusCode());
    }
    if (response.firstMatchingHeader("Content-Encoding").isPresent()) {
      throw new FailedFetch("the answer is encoded");
    }
  }

  private String text(InputStream body) throws FailedFetch, IOException {
    byte[] bytes = body.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new FailedFetch("the answer is longer than " + maxBytes + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FailedFetch("the answer is not UTF-8");
    }
  }

  private static AbortableInputStream emptyBody() {
    return AbortableInputStream.create(InputStream.nullInputStream());
  }
}
