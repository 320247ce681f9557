package vend.functions.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a server said. Whoever reads it leaves its body as it is. */
public final class ClientResponse {
  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final boolean isCut;

  /**
   * @param status of HTTP
   * @param headers by name in any case
   * @param body as much of it as was asked for
   * @param isCut whether there was more of it than was to be read
   */
  public ClientResponse(int status, Map<String, List<String>> headers, byte[] body, boolean isCut) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.isCut = isCut;
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }

  /** As much of it as was asked for. */
  public byte[] body() {
    return body;
  }

  /** Whether there was more of it than was to be read. */
  public boolean isCut() {
    return isCut;
  }

  /** All values of a header. */
  public List<String> all(String name) {
    return headers.entrySet().stream()
        .filter(header -> name.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  /** The one value of a header, or the first of them. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }
}
