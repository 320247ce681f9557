package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Encodes names and values as HTML forms and queries do. */
public final class Form {
  private Form() {}

  /** Encodes fields as {@code a=1&b=2}. */
  public static String encode(List<Map.Entry<String, String>> fields) {
    return fields.stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Encodes one part of a path: a slash becomes {@code %2F}, a space {@code %20}. */
  public static String pathPart(String text) {
    return encode(text).replace("+", "%20");
  }
}
