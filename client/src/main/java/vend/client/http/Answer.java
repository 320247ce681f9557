package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vend.Json;

/**
 * An HTTP response.
 *
 * @param address the address of the request
 * @param status the HTTP status code
 * @param headers the values of each name, in the order of the response; names ignore case
 * @param body at most 1 MiB
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, and never compared.
public record Answer(URI address, int status, Map<String, List<String>> headers, byte[] body) {
  /** Whether the status is one of success (2xx). */
  public boolean isFine() {
    return status >= 200 && status < 300;
  }

  /** Returns the first header of a name; empty if there is none. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Decodes the body as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  /**
   * Parses the body as JSON.
   *
   * @throws Json.MalformedJson if it is not one object
   */
  public Map<String, Object> json() throws Json.MalformedJson {
    return Json.readObject(text(), BoundedHttp.MOST_BYTES);
  }

  /**
   * Returns the authentication schemes that the server accepts, from {@code WWW-Authenticate} (RFC
   * 9110), in lower case.
   */
  public Set<String> challenges() {
    return headers.getOrDefault("www-authenticate", List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(part -> part.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT))
        .filter(word -> word.matches("[a-z][a-z0-9-]*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Omits the body, which may hold a secret. */
  @Override
  public String toString() {
    return "%d of %s".formatted(status, address.getHost());
  }
}
