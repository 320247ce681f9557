package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vend.Json;

/**
 * What a server answered.
 *
 * @param address what was asked
 * @param status of HTTP
 * @param headers of the answer
 * @param body its bytes, at most 1 MiB
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, and never compared.
public record Answer(URI address, int status, HttpHeaders headers, byte[] body) {
  /** Whether the status is one of success. */
  public boolean isFine() {
    return status >= 200 && status < 300;
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  /**
   * The body as JSON.
   *
   * @throws Json.MalformedJson if it is not one object
   */
  public java.util.Map<String, Object> json() throws Json.MalformedJson {
    return Json.readObject(text(), BoundedHttp.MOST_BYTES);
  }

  /**
   * By what the server wants to know who asks: the schemes of {@code WWW-Authenticate} (RFC 9110),
   * in small letters.
   */
  public Set<String> challenges() {
    return headers.allValues("www-authenticate").stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(part -> part.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT))
        .filter(word -> word.matches("[a-z][a-z0-9-]*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Without the body, which may hold a secret. */
  @Override
  public String toString() {
    return "%d of %s".formatted(status, address.getHost());
  }
}
