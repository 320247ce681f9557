package vend.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of a request's headers, and the encoding of its body. */
class RequestTest {
  private static final URI ADDRESS = URI.create("https://id.example.com/a?token=a-secret");

  @ParameterizedTest
  @CsvSource({
    "Host, a-secret",
    "content-length, a-secret",
    "Transfer-Encoding, a-secret",
    "Connection, a-secret",
    "Upgrade, a-secret",
    "Expect, a-secret",
    "X-Key, a-secret\u0007s",
    "X-Key, a-secret\u20ac",
    "X Key, a-secret",
    "'', a-secret",
  })
  void refuses_invalid_headers_without_quoting_their_values(String name, String value) {
    var failure =
        assertThrows(IllegalArgumentException.class, () -> Request.get(ADDRESS).with(name, value));
    assertEquals(
        "the header %s cannot be sent: HTTP sets it itself, or it has characters that are not allowed"
            .formatted(name.replace(' ', '?')),
        failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Other: b", "a\nb", "a\r"})
  void refuses_header_values_with_line_breaks(String value) {
    assertThrows(IllegalArgumentException.class, () -> Request.get(ADDRESS).with("X-Key", value));
  }

  @Test
  void a_header_replaces_one_of_its_name_in_any_case() {
    Request request =
        Request.json(ADDRESS, Map.of("a", 1)).with("content-type", "x").with("X-A", "ü b\tc");
    assertEquals(2, request.headers().size());
    assertEquals("x", request.headers().get("Content-Type"));
    assertEquals("ü b\tc", request.headers().get("x-a"));
    assertEquals("{\"a\":1}", request.body());
  }

  @Test
  void a_form_is_encoded() {
    Request form = Request.form(ADDRESS, List.of(Map.entry("a b", "c&d"), Map.entry("a b", "ü")));
    assertEquals("a+b=c%26d&a+b=%C3%BC", form.body());
    assertEquals("application/x-www-form-urlencoded", form.headers().get("CONTENT-TYPE"));
  }

  @Test
  void to_string_shows_no_secrets() {
    Request request =
        Request.post(ADDRESS, "text/plain", "a-secret").with("Authorization", "a-secret");
    assertEquals("POST id.example.com", request.toString());
    assertFalse(request.toString().contains("a-secret"));
  }
}
