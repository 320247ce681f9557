package vend.functions.sts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request exactly as it was received, because its signature covers exactly that.
 *
 * @param method in upper case
 * @param path as it was sent
 * @param query as it was sent, without the question mark; may be empty
 * @param headers all values of each header, by name in lower case
 * @param body one character for each byte; may be empty
 */
public record ReceivedRequest(
    String method, String path, String query, Map<String, List<String>> headers, String body) {
  /** Accepts header names in any case. */
  public ReceivedRequest {
    var lower = new TreeMap<String, List<String>>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    headers = lower;
  }

  /** The header's value, if the request has it exactly once. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
