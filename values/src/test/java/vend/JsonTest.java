package vend;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json.MalformedJson;

class JsonTest {
  @Test
  void acceptsUpToThirtyTwoLevels() throws MalformedJson {
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
  void refusesAnythingButOneStrictObject(String text) {
    assertThrows(MalformedJson.class, () -> Json.readObject(text));
  }

  @Test
  void neverQuotesTheText() {
    MalformedJson malformed =
        assertThrows(MalformedJson.class, () -> Json.readObject("{\"a\": secret}"));
    assertFalse(String.valueOf(malformed.getMessage()).contains("secret"));
  }

  @Test
  void keepsMembersThatAreNull() throws MalformedJson {
    Map<String, Object> object = Json.readObject("{\"a\":null,\"b\":[null,true]}");
    assertEquals(List.of("a", "b"), List.copyOf(object.keySet()));
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  @Test
  void escapesForLogsCharactersThatBreakLinesOrReorderText() throws Exception {
    var data = Map.<String, Object>of("a", "x\u2028\u2029\u202e\u2066\u0085\u009b\u00e4");
    String line = Json.writeForLog(data);
    assertEquals("{\"a\":\"x\\u2028\\u2029\\u202e\\u2066\\u0085\\u009b\u00e4\"}", line);
    assertEquals(data, Json.readObject(line));
    assertEquals("{\"a\":\"~\\u007f\"}", Json.writeForLog(Map.of("a", "~\u007f")));
  }

  private record Pair(String first, int second) {}

  @Test
  void readsARecordWithAllOfItsMembers() throws MalformedJson {
    assertEquals(new Pair("a", 2), Json.read("{\"second\":2,\"first\":\"a\"}", Pair.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"first\":\"a\"} | second | is missing or has the wrong type",
        "{\"first\":null,\"second\":2} | first | is missing or has the wrong type",
        "{\"first\":1,\"second\":2} | first | is missing or has the wrong type",
        "{\"first\":\"a\",\"second\":\"2\"} | second | is missing or has the wrong type",
        "{\"first\":\"a\",\"second\":2.5} | second | is missing or has the wrong type",
        "{\"first\":\"a\",\"second\":{}} | second | is missing or has the wrong type",
        "{\"third\":1,\"first\":\"a\",\"second\":2} | third | is not a known member; known members are first, second",
        "{\"first\":\"a\",\"first\":\"b\",\"second\":2} | | not well-formed at line 1, column 21",
        "{\"first\":\"a\",\"second\":2} 3 | | there is text after the JSON object",
        "{\"first\":\"a\",\"second\":2,} | | not well-formed at line 1, column 25",
        "[] | | not a JSON object",
      })
  void namesTheInvalidMemberOfARecord(String text, String member, String message) {
    var malformed = assertThrows(MalformedJson.class, () -> Json.read(text, Pair.class));
    assertEquals(Optional.ofNullable(member), malformed.member());
    assertEquals(message, malformed.getMessage());
  }

  @Test
  void quotesNoValueOfARecord() {
    for (String text : List.of("{\"second\":\"secret\"}", "{\"first\":{\"secret\":1}}")) {
      var malformed = assertThrows(MalformedJson.class, () -> Json.read(text, Pair.class));
      assertFalse(String.valueOf(malformed.getMessage()).contains("secret"));
    }
  }

  @Test
  void limitsLevelsInsideARecord() {
    record Anything(Object a) {}
    assertDoesNotThrow(() -> Json.read(nested(32), Anything.class));
    var malformed = assertThrows(MalformedJson.class, () -> Json.read(nested(33), Anything.class));
    assertEquals("nested too deeply or has a value that is too long", malformed.getMessage());
  }
}
