package vend.functions.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vend.Echo;

/**
 * Decodes paths and queries (RFC 3986). Unlike forms, a path keeps its plus; like forms, a query's
 * plus is a space. The JDK's own decoder does the second only, and takes broken UTF-8.
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
      segments.add(decode(segment, "path"));
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
      String name = decode(plusToSpace(equals < 0 ? pair : pair.substring(0, equals)), "query");
      String value = equals < 0 ? "" : decode(plusToSpace(pair.substring(equals + 1)), "query");
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidRequest(Echo.of(name), "stands in the query twice");
      }
      parameters.put(name, value);
    }
    return parameters;
  }

  private static String plusToSpace(String text) {
    return text.replace('+', ' ');
  }

  private static String decode(String text, String where) throws InvalidRequest {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(octet(text, i, where));
        i += 2;
      } else {
        int end = text.indexOf('%', i) < 0 ? text.length() : text.indexOf('%', i);
        bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequest(where, "has percent-escapes that are not UTF-8");
    }
  }

  private static int octet(String text, int at, String where) throws InvalidRequest {
    if (at + 2 >= text.length()
        || !HexFormat.isHexDigit(text.charAt(at + 1))
        || !HexFormat.isHexDigit(text.charAt(at + 2))) {
      throw new InvalidRequest(where, "has a percent sign that is not an escape");
    }
    return HexFormat.fromHexDigits(text, at + 1, at + 3);
  }
}
