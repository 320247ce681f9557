package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;

class ItemTest {
  private static Item item(String attribute) throws Json.MalformedJson {
    return Item.in(Json.readObject("{\"Item\":{\"a\":" + attribute + "}}"), "Item");
  }

  @Test
  void readsEachType() throws Json.MalformedJson {
    assertEquals(Optional.of("text"), item("{\"S\":\"text\"}").text("a"));
    assertEquals(OptionalLong.of(-12), item("{\"N\":\"-12\"}").number("a"));
    assertArrayEquals(new byte[] {1, -1}, item("{\"B\":\"Af8=\"}").bytes("a").orElseThrow());
    assertEquals(Map.of("a", true), item("{\"BOOL\":true}").plain());
    assertEquals(Map.of("a", List.of("x", "y")), item("{\"SS\":[\"x\",\"y\"]}").plain());
  }

  @Test
  void readsWhatVendWrote() {
    Instant time = Instant.parse("2026-03-01T12:00:00.987Z");
    var item =
        new Item(
            Table.json(
                Map.of(
                    "text", Attribute.text("text"),
                    "number", Attribute.number(Long.MIN_VALUE),
                    "seconds", Attribute.seconds(time),
                    "millis", Attribute.millis(time),
                    "bytes", Attribute.bytes(new byte[] {0, -128, 127}))));
    assertEquals(Optional.of("text"), item.text("text"));
    assertEquals(OptionalLong.of(Long.MIN_VALUE), item.number("number"));
    assertEquals(OptionalLong.of(time.getEpochSecond()), item.number("seconds"));
    assertEquals(OptionalLong.of(time.toEpochMilli()), item.number("millis"));
    assertArrayEquals(new byte[] {0, -128, 127}, item.bytes("bytes").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"NULL\":true}",
        "{\"S\":1}",
        "{\"N\":1}",
        "{\"N\":\"1.5\"}",
        "{\"N\":\"99999999999999999999\"}",
        "{\"N\":\"\"}",
        "{\"B\":\"not base64\"}",
        "{\"B\":[1]}",
        "{\"BOOL\":\"true\"}",
        "{\"SS\":\"text\"}",
        "{\"SS\":[\"text\",1]}",
        "{\"L\":[{\"S\":\"text\"}]}",
        "{}",
        "\"text\"",
        "[]",
        "null"
      })
  void takesWhatIsOfNoTypeForNone(String attribute) throws Json.MalformedJson {
    Item item = item(attribute);
    assertTrue(item.has("a"));
    assertEquals(Optional.empty(), item.text("a"));
    assertEquals(OptionalLong.empty(), item.number("a"));
    assertEquals(Optional.empty(), item.bytes("a"));
    assertFalse(item.plain().get("a") instanceof Boolean);
  }

  @Test
  void takesAnAttributeForItsOwnTypeOnly() throws Json.MalformedJson {
    Item digits = item("{\"S\":\"12\"}");
    assertEquals(OptionalLong.empty(), digits.number("a"));
    assertEquals(Optional.empty(), digits.bytes("a"));
    assertEquals(Optional.empty(), item("{\"N\":\"12\"}").text("a"));
    assertEquals(Map.of("a", Map.of("L", List.of("x"))), item("{\"L\":[\"x\"]}").plain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"Item\":null}", "{\"Item\":[]}", "{\"Item\":\"x\"}"})
  void isNoneWhereTheAnswerHasNoItem(String answer) throws Json.MalformedJson {
    Item item = Item.in(Json.readObject(answer), "Item");
    assertTrue(item.isNone());
    assertFalse(item.has("a"));
    assertEquals(Optional.empty(), item.text("a"));
  }
}
