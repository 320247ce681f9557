package vend.functions.oidc;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import vend.functions.outbound.BoundedHttp;

/** Gets documents one after the other, all of them by one deadline. */
final class DocumentFetch {
  private static final int OK = 200;
  private static final String JSON = "application/json";

  private final BoundedHttp http;
  private final int maxBytes;
  private final Duration longest;
  private final Map<String, String> headers;
  private final long began = System.nanoTime();

  /**
   * @param maxBytes the largest document that is read
   * @param longest how long all of them may take together, from now on
   */
  DocumentFetch(BoundedHttp http, int maxBytes, Duration longest) {
    this(http, maxBytes, longest, JSON);
  }

  /**
   * @param types the media types that are asked for
   */
  DocumentFetch(BoundedHttp http, int maxBytes, Duration longest, String types) {
    this.http = http;
    this.maxBytes = maxBytes;
    this.longest = longest;
    this.headers = Map.of("Accept", types, "Accept-Encoding", "identity");
  }

  /** A document's text, and how long it stays good. */
  record Document(String text, Optional<Duration> maxAge) {}

  /**
   * Gets a document. Only status 200 will do: a redirect is a failure and never followed.
   *
   * @throws FailedFetch if there is no such document in the size and encoding that it must have
   */
  Document get(URI address) throws FailedFetch {
    Duration left = longest.minusNanos(System.nanoTime() - began);
    if (!left.isPositive()) {
      throw late();
    }
    try {
      return read(http.get(address, headers, new BoundedHttp.Bounds(left, maxBytes)));
    } catch (BoundedHttp.Timeout e) {
      throw late();
    } catch (IOException | RuntimeException e) {
      // Its message may hold what the other side sent.
      throw new FailedFetch(e.getClass().getSimpleName());
    }
  }

  private FailedFetch late() {
    return new FailedFetch("no answer within " + longest.toMillis() + " ms");
  }

  private Document read(BoundedHttp.Answer response) throws FailedFetch {
    if (response.status() != OK) {
      throw new FailedFetch("status " + response.status());
    }
    if (response.first("Content-Encoding").isPresent()) {
      throw new FailedFetch("the answer is encoded");
    }
    if (response.isCut()) {
      throw new FailedFetch("the answer is longer than " + maxBytes + " bytes");
    }
    return new Document(text(response.body()), MaxAge.of(response.all("Cache-Control")));
  }

  private static String text(byte[] bytes) throws FailedFetch {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FailedFetch("the answer is not UTF-8");
    }
  }
}
