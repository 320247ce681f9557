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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemTest {
  private static Item item(AttributeValue attribute) {
    return new Item(Map.of("a", attribute));
  }

  @Test
  void reads_each_type() {
    assertEquals(Optional.of("text"), item(AttributeValue.fromS("text")).text("a"));
    assertEquals(OptionalLong.of(-12), item(AttributeValue.fromN("-12")).number("a"));
    var bytes = AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, -1}));
    assertArrayEquals(new byte[] {1, -1}, item(bytes).bytes("a").orElseThrow());
    assertEquals(Map.of("a", true), item(AttributeValue.fromBool(true)).plain());
    assertEquals(
        Map.of("a", List.of("x", "y")), item(AttributeValue.fromSs(List.of("x", "y"))).plain());
  }

  @Test
  void reads_the_times_that_vend_writes() {
    Instant time = Instant.parse("2026-03-01T12:00:00.987Z");
    assertEquals(OptionalLong.of(time.getEpochSecond()), item(Table.seconds(time)).number("a"));
    assertEquals(OptionalLong.of(time.toEpochMilli()), item(Table.millis(time)).number("a"));
    assertEquals(OptionalLong.of(Long.MIN_VALUE), item(Table.number(Long.MIN_VALUE)).number("a"));
  }

  static Stream<AttributeValue> ofOtherTypes() {
    return Stream.of(
        AttributeValue.fromNul(true),
        AttributeValue.fromN("1.5"),
        AttributeValue.fromN("99999999999999999999"),
        AttributeValue.fromN(""),
        AttributeValue.fromL(List.of(AttributeValue.fromS("text"))),
        AttributeValue.fromM(Map.of()),
        AttributeValue.builder().build());
  }

  @ParameterizedTest
  @MethodSource("ofOtherTypes")
  void counts_an_attribute_of_another_type_as_missing(AttributeValue attribute) {
    Item item = item(attribute);
    assertTrue(item.has("a"));
    assertEquals(Optional.empty(), item.text("a"));
    assertEquals(OptionalLong.empty(), item.number("a"));
    assertEquals(Optional.empty(), item.bytes("a"));
    assertFalse(item.plain().get("a") instanceof Boolean);
    assertFalse(item.plain().get("a") instanceof List);
  }

  @Test
  void reads_an_attribute_as_its_own_type_only() {
    Item digits = item(AttributeValue.fromS("12"));
    assertEquals(OptionalLong.empty(), digits.number("a"));
    assertEquals(Optional.empty(), digits.bytes("a"));
    assertEquals(Optional.empty(), item(AttributeValue.fromN("12")).text("a"));
  }

  @Test
  void is_absent_without_attributes() {
    Item item = new Item(Map.of());
    assertTrue(item.isNone());
    assertFalse(item.has("a"));
    assertEquals(Optional.empty(), item.text("a"));
  }
}
