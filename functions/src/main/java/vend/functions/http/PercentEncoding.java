package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vend.RedactedInput;

/**
 * Decodes paths and queries (RFC 3986). A plus in a path stays a plus; a plus in a query is a
 * space, as in forms.
 *
 * <p>Lambda function URLs pass the path as it was sent, but HTTP APIs decode it once. A second
 * decoding changes nothing, because no path of Vend has a percent sign.
 */
final class PercentEncoding {
  private PercentEncoding() {}

  /** The decoded segments; an empty list for an empty path. */
  static List<String> segments(String path) throws InvalidRequest {
    var segments = new ArrayList<String>();
    if (path.isEmpty()) {
      return segments;
    }
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      segments.add(decode(segment, "%2B", "path"));
    }
    return segments;
  }

  /**
   * The parameters of a query. A repeated parameter is an error, even in another case: two readers
   * of the query could use different values.
   */
  static Map<String, String> parameters(String query) throws InvalidRequest {
    var parameters = new LinkedHashMap<String, String>();
    var seen = new HashSet<String>();
    if (query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), "%20", "query");
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), "%20", "query");
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidRequest(RedactedInput.of(name), "is in the query more than once");
      }
      parameters.put(name, value);
    }
    return parameters;
  }

  /**
   * @param plus the percent-encoded character that a plus means here
   */
  private static String decode(String text, String plus, String where) throws InvalidRequest {
    String decoded;
    try {
      decoded = URLDecoder.decode(text.replace("+", plus), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(where, "has a percent sign that is not an escape");
    }
    // The JDK's decoder replaces malformed UTF-8 with this character.
    if (decoded.indexOf('\uFFFD') >= 0) {
      throw new InvalidRequest(where, "has percent-escapes that are not UTF-8");
    }
    return decoded;
  }
}
