package vend.functions.aws;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import vend.vending.Counters;

/**
 * Counts that all processes share.
 *
 * @param table the table
 */
public record CounterTable(Table table) implements Counters {
  private static final String NUMBER = "number";

  @Override
  public OptionalLong add(String name, long number, Instant expires) {
    try {
      var counted =
          table.update(
              "count#" + name,
              Map.of(
                  "UpdateExpression",
                  "SET #expires = :expires ADD #number :number",
                  "ExpressionAttributeNames",
                  Map.of("#expires", Table.EXPIRES, "#number", NUMBER),
                  "ExpressionAttributeValues",
                  Table.json(
                      Map.of(
                          ":expires", Attribute.seconds(expires),
                          ":number", Attribute.number(number))),
                  "ReturnValues",
                  "UPDATED_NEW"));
      return Item.in(counted, "Attributes").number(NUMBER);
    } catch (AwsFailure e) {
      return OptionalLong.empty();
    }
  }
}
