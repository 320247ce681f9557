package vend.client.http;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vend.Json;

/**
 * An HTTP request.
 *
 * @param headers by name; names ignore case
 * @param body sent in UTF-8; empty if there is none
 */
public record Request(String method, URI address, Map<String, String> headers, String body) {
  /** Headers that HTTP itself sets. */
  private static final Set<String> OF_HTTP =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /** A field name of RFC 9110, section 5.1. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern VALUE = Pattern.compile("[\t -~\u00a0-\u00ff]*");

  /**
   * Copies the headers.
   *
   * @throws IllegalArgumentException if a header is not allowed; the message does not quote its
   *     value, which may be a secret
   */
  public Request {
    var copy = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> copy.put(checked(name, value), value));
    headers = Collections.unmodifiableMap(copy);
  }

  private static String checked(String name, String value) {
    if (!NAME.matcher(name).matches()
        || OF_HTTP.contains(name.toLowerCase(Locale.ROOT))
        || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the header %s cannot be sent: HTTP sets it itself, or it has characters that are not allowed"
              .formatted(name.replaceAll("[^!-~]", "?")));
    }
    return name;
  }

  /** Makes a GET. */
  public static Request get(URI address) {
    return new Request("GET", address, Map.of(), "");
  }

  /** Makes a POST without a body. */
  public static Request post(URI address) {
    return new Request("POST", address, Map.of(), "");
  }

  /**
   * Makes a POST.
   *
   * @param type of the body, for {@code Content-Type}
   */
  public static Request post(URI address, String type, String body) {
    return new Request("POST", address, Map.of("Content-Type", type), body);
  }

  /** Makes a POST of an HTML form's fields. */
  public static Request form(URI address, List<Map.Entry<String, String>> fields) {
    return post(address, "application/x-www-form-urlencoded", Form.encode(fields));
  }

  /** Makes a POST of a JSON object. */
  public static Request json(URI address, Map<String, ?> object) {
    return post(address, "application/json", Json.write(object));
  }

  /**
   * Returns a copy with a header, which replaces one of the same name.
   *
   * @throws IllegalArgumentException if it is not allowed; the message does not quote the value
   */
  public Request with(String name, String value) {
    return with(Map.of(name, value));
  }

  /**
   * Returns a copy with further headers, which replace those of the same names.
   *
   * @throws IllegalArgumentException if one is not allowed; the message does not quote its value
   */
  public Request with(Map<String, String> further) {
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.putAll(further);
    return new Request(method, address, all, body);
  }

  /** Omits query, headers and body, which may hold secrets. */
  @Override
  public String toString() {
    return method + " " + address.getHost();
  }
}
