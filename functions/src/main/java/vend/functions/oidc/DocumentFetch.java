package vend.functions.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.caller.RefusedDocument;
import vend.caller.signing.FetchedKeySet;
import vend.functions.outbound.OutboundHttp;

/**
 * Fetches the documents of an issuer. All documents of one fetch share one deadline.
 *
 * @param http verifies certificates and follows no redirects
 * @param types the media types for the {@code Accept} header
 * @param maxBytes the largest document that is read
 * @param deadline the limit for all documents of a fetch together
 * @param firstDeadline the same until the first fetch succeeds, because that fetch also loads all
 *     TLS classes
 * @param warm whether a fetch has succeeded
 */
record DocumentFetch(
    OutboundHttp http,
    String types,
    int maxBytes,
    Duration deadline,
    Duration firstDeadline,
    AtomicBoolean warm) {
  private static final int OK = 200;

  /** Ignores longer numbers: such a lifetime is beyond any use. */
  private static final Pattern MAX_AGE = Pattern.compile("max-age=\"?([0-9]{1,9})\"?");

  DocumentFetch(
      OutboundHttp http, String types, int maxBytes, Duration deadline, Duration firstDeadline) {
    this(http, types, maxBytes, deadline, firstDeadline, new AtomicBoolean());
  }

  @FunctionalInterface
  interface Documents {
    /** Accepts only status 200. A redirect is a failure and is never followed. */
    FetchedKeySet.Document get(URI address) throws RefusedDocument;
  }

  /** Gets one document after another, and returns the last one. */
  @FunctionalInterface
  interface Steps {
    FetchedKeySet.Document last(Documents documents) throws RefusedDocument;
  }

  FetchedKeySet fetch(Steps steps) {
    Duration longest = warm.get() ? deadline : firstDeadline;
    long began = System.nanoTime();
    try {
      FetchedKeySet.Document document =
          steps.last(
              address -> get(address, longest, longest.minusNanos(System.nanoTime() - began)));
      warm.set(true);
      return document;
    } catch (RefusedDocument e) {
      return new FetchedKeySet.Failure(String.valueOf(e.getMessage()));
    }
  }

  private FetchedKeySet.Document get(URI address, Duration longest, Duration left)
      throws RefusedDocument {
    var headers = Map.of("Accept", types, "Accept-Encoding", "identity");
    try {
      if (left.isPositive()) {
        return read(http.get(address, headers, new OutboundHttp.Bounds(left, maxBytes)));
      }
    } catch (OutboundHttp.Timeout e) {
      // Same result as for no time left, below.
    } catch (IOException | RuntimeException e) {
      // The exception's message may quote the server's answer.
      throw new RefusedDocument(e.getClass().getSimpleName());
    }
    throw new RefusedDocument("no answer within " + longest.toMillis() + " ms");
  }

  private FetchedKeySet.Document read(OutboundHttp.Answer response) throws RefusedDocument {
    if (response.status() != OK) {
      throw new RefusedDocument("status " + response.status());
    }
    if (response.first("Content-Encoding").isPresent()) {
      throw new RefusedDocument("the answer is encoded");
    }
    if (response.isCut()) {
      throw new RefusedDocument("the answer is longer than " + maxBytes + " bytes");
    }
    try {
      return new FetchedKeySet.Document(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(response.body())).toString(),
          maxAge(response.all("Cache-Control")));
    } catch (CharacterCodingException e) {
      throw new RefusedDocument("the answer is not UTF-8");
    }
  }

  /**
   * How long an answer is fresh. Empty if the server gives no {@code max-age}; zero if the answer
   * must not be stored.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2">RFC 9111, section 5.2.2</a>
   */
  private static Optional<Duration> maxAge(List<String> headers) {
    List<String> directives =
        headers.stream()
            .flatMap(header -> Arrays.stream(header.split(",", -1)))
            .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (directives.contains("no-store") || directives.contains("no-cache")) {
      return Optional.of(Duration.ZERO);
    }
    return directives.stream()
        .map(MAX_AGE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))))
        .min(Duration::compareTo);
  }
}
