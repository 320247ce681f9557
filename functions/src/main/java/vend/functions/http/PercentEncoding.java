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
 * Decodes paths and queries (RFC 3986). Unlike forms, a path keeps its plus; like forms, a query's
 * plus is a space.
 *
 * <p>Lambda function URLs hand over the path as it was sent; HTTP APIs decode it once before. To
 * decode again is harmless: no path that Vend knows holds a percent sign.
 */
final class PercentEncoding {
  private PercentEncoding() {}

  /** None, where there is no path at all. */
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
   * The parameters of a query. One that stands twice, or in two spellings, is an attack on whoever
   * reads the other one.
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
        throw new InvalidRequest(RedactedInput.of(name), "stands in the query twice");
      }
      parameters.put(name, value);
    }
    return parameters;
  }

  /**
   * @param plus what a plus stands for, percent-encoded
   */
  private static String decode(String text, String plus, String where) throws InvalidRequest {
    String decoded;
    try {
      decoded = URLDecoder.decode(text.replace("+", plus), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(where, "has a percent sign that is not an escape");
    }
    // What the JDK's decoder puts in the place of broken UTF-8.
    if (decoded.indexOf('\uFFFD') >= 0) {
      throw new InvalidRequest(where, "has percent-escapes that are not UTF-8");
    }
    return decoded;
  }
}
