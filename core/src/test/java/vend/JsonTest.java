package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json.MalformedJson;

class JsonTest {
  @Test
  void takesThirtyTwoLevelsAndNoMore() throws MalformedJson {
    assertEquals(1, Json.readObject(nested(32)).size());
    assertThrows(MalformedJson.class, () -> Json.readObject(nested(33)));
  }

  @Test
  void refusesNumbersLongerThanTheLibraryReads() {
    assertThrows(MalformedJson.class, () -> Json.readObject("{\"a\":" + "9".repeat(2_000) + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"a\":[{\"b\":1,\"b\":2}]}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":'b'}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\x\"}",
        "\ufeff{}",
        "{\"a\":1e99999999999}"
      })
  void refusesWhatIsNotOneStrictObject(String text) {
    assertThrows(MalformedJson.class, () -> Json.readObject(text));
  }

  @Test
  void neverQuotesTheText() {
    MalformedJson malformed =
        assertThrows(MalformedJson.class, () -> Json.readObject("{\"a\": secret}"));
    assertFalse(String.valueOf(malformed.getMessage()).contains("secret"));
  }

  @Test
  void readsNullAsAMemberThatIsThere() throws MalformedJson {
    Map<String, Object> object = Json.readObject("{\"a\":null,\"b\":[null,true]}");
    assertEquals(List.of("a", "b"), List.copyOf(object.keySet()));
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  @Test
  void escapesForLogsWhatBreaksLinesOrReordersText() throws Exception {
    var data = Map.<String, Object>of("a", "x\u2028\u2029\u202e\u2066\u0085\u009b\u00e4");
    String line = Json.writeForLog(data);
    assertEquals("{\"a\":\"x\\u2028\\u2029\\u202e\\u2066\\u0085\\u009b\u00e4\"}", line);
    assertEquals(data, Json.readObject(line));
  }
}
