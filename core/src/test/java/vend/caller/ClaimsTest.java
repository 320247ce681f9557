package vend.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;

class ClaimsTest {
  @Test
  void readsAnUnverifiedPayload() {
    assertEquals(
        Map.of("a/b", List.of("1"), "list", List.of("x", "true")),
        Claims.ofPayload(Map.of("a", Map.of("b", 1), "list", List.of("x", true))).values());
    assertThrows(
        IllegalArgumentException.class,
        () -> Claims.ofPayload(Map.of("a/b", 1, "a", Map.of("b", 2))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"text\", text",
        "\"\", ``",
        "\" a \", ` a `",
        "true, true",
        "false, false",
        "0, 0",
        "-0, 0",
        "-0.0, 0",
        "0.000, 0",
        "42, 42",
        "-42, -42",
        "1.0, 1",
        "1.50, 1.5",
        "1e3, 1000",
        "1.5E+2, 150",
        "100, 100",
        "1e-3, 0.001",
        "9007199254740993, 9007199254740993",
        "18446744073709551616, 18446744073709551616",
        "1234567890123456789012345678901234567890, 1234567890123456789012345678901234567890"
      })
  void convertsScalarsToText(String json, String expected) throws Exception {
    assertEquals(List.of(expected), read("{\"a\":" + json + "}").values("a"));
  }

  @Test
  void givesSeveralValuesForAnArray() throws Exception {
    Claims claims = read("{\"a\":[\"x\",1,true,\"x\"]}");
    assertEquals(List.of("x", "1", "true", "x"), claims.values("a"));
    assertEquals(Optional.empty(), claims.single("a"));
    assertEquals(Optional.of("x"), read("{\"a\":[\"x\"]}").single("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "[{}]",
        "[[]]",
        "[\"x\",[\"y\"]]",
        "[\"x\",{\"y\":1}]",
        "[null]",
        "[\"x\",null]"
      })
  void hasNoValueForClaimsThatConditionsCannotTest(String json) throws Exception {
    Claims claims = read("{\"a\":" + json + ",\"b\":1}");
    assertEquals(List.of(), claims.values("a"));
    assertEquals(Optional.empty(), claims.single("a"));
    assertEquals(Map.of("b", List.of("1")), claims.values());
  }

  @Test
  void joinsTheNamesOfNestedObjects() throws Exception {
    Claims claims =
        read(
            """
            {"kubernetes.io": {"namespace": "shop", "pod": {"name": "p", "uid": "u"}, "n": [1, 2]}}
            """);
    assertEquals(
        Map.of(
            "kubernetes.io/namespace", List.of("shop"),
            "kubernetes.io/pod/name", List.of("p"),
            "kubernetes.io/pod/uid", List.of("u"),
            "kubernetes.io/n", List.of("1", "2")),
        claims.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a/b\":1,\"a\":{\"b\":2}}",
        "{\"a\":{\"b\":2},\"a/b\":2}",
        "{\"a/b\":null,\"a\":{\"b\":2}}",
        "{\"a\":{\"b/c\":1,\"b\":{\"c\":1}}}",
        "{\"a/\":1,\"a\":{\"\":1}}"
      })
  void refusesTwoPathsThatGiveOneName(String json) {
    assertThrows(RejectedToken.class, () -> read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e41", "1e-41", "1e999999999", "12345678901234567890123456789012345678901"})
  void refusesNumbersThatAreTooLongToWriteOut(String number) {
    assertThrows(RejectedToken.class, () -> read("{\"a\":" + number + "}"));
    assertThrows(RejectedToken.class, () -> read("{\"a\":[" + number + "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud800\"}",
        "{\"a\":[\"\\udc00x\"]}",
        "{\"\\ud800\":1}",
        "{\"a\":{\"\\ud800\":1}}"
      })
  void refusesALoneSurrogate(String json) {
    assertThrows(RejectedToken.class, () -> read(json));
  }

  @Test
  void acceptsCharactersBeyondTheBasicPlane() throws Exception {
    assertEquals(Optional.of("\ud83d\ude00"), read("{\"a\":\"\\ud83d\\ude00\"}").single("a"));
  }

  @Test
  void namesAreCaseSensitive() throws Exception {
    Claims claims = read("{\"a\":1,\"A\":2}");
    assertEquals(Optional.of("1"), claims.single("a"));
    assertEquals(Optional.of("2"), claims.single("A"));
  }

  private static Claims read(String json) throws RejectedToken, Json.MalformedJson {
    return ClaimsReader.read(Json.readObject(json));
  }
}
