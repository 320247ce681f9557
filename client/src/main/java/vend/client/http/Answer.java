package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpHeaders;
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

  /** Without the body, which may hold a secret. */
  @Override
  public String toString() {
    return "%d of %s".formatted(status, address.getHost());
  }
}
