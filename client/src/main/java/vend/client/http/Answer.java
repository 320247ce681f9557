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
 * What a server answered.
 *
 * @param address what was asked
 * @param status of HTTP
 * @param headers the values of each name, in the order of the answer; names compare in any case
 * @param body its bytes, at most 1 MiB
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, and never compared.
public record Answer(URI address, int status, Map<String, List<String>> headers, byte[] body) {
  /** Whether the status is one of success. */
  public boolean isFine() {
    return status >= 200 && status < 300;
  }

  /** The first header of a name; empty if there is none. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
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
  public Map<String, Object> json() throws Json.MalformedJson {
    return Json.readObject(text(), BoundedHttp.MOST_BYTES);
  }

  /**
   * The schemes by which the server accepts a sign-in, from {@code WWW-Authenticate} (RFC 9110), in
   * small letters.
   */
  public Set<String> challenges() {
    return headers.getOrDefault("www-authenticate", List.of()).stream()
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
