package vend.signin.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a query. */
final class QueryFields {
  private QueryFields() {}

  /** Empty if there are none, one stands twice, or it is not written as queries are. */
  static Map<String, String> of(@Nullable String query) {
    var fields = new LinkedHashMap<String, String>();
    if (query == null || query.isEmpty()) {
      return fields;
    }
    try {
      for (String pair : query.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        String value = parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "";
        if (fields.put(URLDecoder.decode(parts[0], UTF_8), value) != null) {
          return Map.of();
        }
      }
      return fields;
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }
}
