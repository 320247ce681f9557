package vend.functions.aws;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import vend.vending.limit.Counters;

/** Counters that all instances share, in the table. */
public record CounterTable(Table table) implements Counters {
  private static final String NUMBER = "number";

  @Override
  public OptionalLong add(String name, long number, Instant expires) {
    try {
      return table
          .update(
              "count#" + name,
              update ->
                  update
                      .updateExpression("SET #expires = :expires ADD #number :number")
                      .expressionAttributeNames(
                          Map.of("#expires", Table.EXPIRES, "#number", NUMBER))
                      .expressionAttributeValues(
                          Map.of(
                              ":expires", Table.seconds(expires),
                              ":number", Table.number(number)))
                      .returnValues(ReturnValue.UPDATED_NEW))
          .number(NUMBER);
    } catch (SdkException e) {
      return OptionalLong.empty();
    }
  }
}
