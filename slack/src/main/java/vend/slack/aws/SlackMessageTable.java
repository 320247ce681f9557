package vend.slack.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.functions.aws.Table;
import vend.grant.RequestId;
import vend.slack.MessageStore;

/**
 * The app's messages in the table of the access requests: the items {@code slack#REQUEST}. No other
 * item belongs to the app.
 */
public record SlackMessageTable(Table table) implements MessageStore {
  private static final String PREFIX = "slack#";
  private static final String CHANNEL = "channel";
  private static final String TS = "ts";
  private static final String CLAIMED = "claimed";
  private static final String NOTIFIED = "notified";

  /** The function's time-out: after it, the invocation that claimed posts nothing any more. */
  private static final Duration CLAIM = Duration.ofMinutes(1);

  /** Longer than a request and the 90 days that it is kept. */
  private static final Duration LIFE = Duration.ofDays(180);

  @Override
  public void warmUp() {
    table.warmUp();
  }

  @Override
  public Claim claim(RequestId request, Instant now) {
    try {
      Map<String, AttributeValue> before =
          update(
              request,
              now.plus(LIFE),
              Map.of(CLAIMED, Table.seconds(now)),
              update ->
                  condition(
                      update,
                      "attribute_not_exists(#ts) AND (attribute_not_exists(#claimed) OR #claimed < :lapsed)",
                      Map.of("#ts", TS),
                      Map.of(":lapsed", Table.seconds(now.minus(CLAIM)))));
      return new Claimed(before.containsKey(CLAIMED));
    } catch (ConditionalCheckFailedException e) {
      return text(e.item(), CHANNEL)
          .flatMap(channel -> text(e.item(), TS).map(ts -> new Posted(channel, ts)))
          .<Claim>map(Present::new)
          .orElse(new Busy());
    }
  }

  @Override
  public void release(RequestId request, Instant claimed) {
    try {
      var _ =
          update(
              request,
              claimed.plus(LIFE),
              Map.of(CLAIMED, Table.number(0)),
              update ->
                  condition(
                      update,
                      "attribute_not_exists(#ts) AND #claimed = :mine",
                      Map.of("#ts", TS),
                      Map.of(":mine", Table.seconds(claimed))));
    } catch (ConditionalCheckFailedException e) {
      // The claim has lapsed, and another invocation has it.
    }
  }

  @Override
  public void posted(RequestId request, Posted message, Instant now) {
    var _ =
        update(
            request,
            now.plus(LIFE),
            Map.of(
                CHANNEL,
                AttributeValue.fromS(message.channel()),
                TS,
                AttributeValue.fromS(message.ts())),
            _ -> {});
  }

  @Override
  public void forget(RequestId request, Posted deleted, Instant now) {
    try {
      var _ =
          update(
              request,
              now.plus(LIFE),
              Map.of(),
              update ->
                  condition(
                      update.updateExpression(
                          "SET #expires = :expires REMOVE #channel, #ts, #claimed"),
                      "#ts = :deleted",
                      Map.of("#channel", CHANNEL, "#ts", TS, "#claimed", CLAIMED),
                      Map.of(":deleted", AttributeValue.fromS(deleted.ts()))));
    } catch (ConditionalCheckFailedException e) {
      // Another invocation has forgotten it.
    }
  }

  @Override
  public Optional<Long> claimNotice(RequestId request, long version, Instant now) {
    try {
      Map<String, AttributeValue> before =
          update(
              request,
              now.plus(LIFE),
              Map.of(NOTIFIED, Table.number(version)),
              update ->
                  condition(
                      update,
                      "attribute_not_exists(#notified) OR #notified < :notified",
                      Map.of(),
                      Map.of()));
      return Optional.of(
          Optional.ofNullable(before.get(NOTIFIED))
              .map(AttributeValue::n)
              .map(Long::valueOf)
              .orElse(0L));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  @Override
  public void releaseNotice(RequestId request, long version, long before, Instant now) {
    try {
      var _ =
          update(
              request,
              now.plus(LIFE),
              Map.of(NOTIFIED, Table.number(before)),
              update ->
                  condition(
                      update,
                      "#notified = :version",
                      Map.of(),
                      Map.of(":version", Table.number(version))));
    } catch (ConditionalCheckFailedException e) {
      // A later version was claimed.
    }
  }

  private Map<String, AttributeValue> update(
      RequestId request,
      Instant expires,
      Map<String, AttributeValue> attributes,
      Consumer<UpdateItemRequest.Builder> condition) {
    var names = new LinkedHashMap<String, String>(Map.of("#expires", Table.EXPIRES));
    var values = new LinkedHashMap<>(Map.of(":expires", Table.seconds(expires)));
    var sets = new StringBuilder("SET #expires = :expires");
    attributes.forEach((name, value) -> {
      names.put("#" + name, name);
      values.put(":" + name, value);
      sets.append(", #%s = :%s".formatted(name, name));
    });
    var update =
        UpdateItemRequest.builder()
            .tableName(table.name())
            .key(Table.key(PREFIX + request))
            .updateExpression(sets.toString())
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .returnValues(ReturnValue.ALL_OLD)
            .overrideConfiguration(call -> call.apiCallTimeout(table.longest()));
    condition.accept(update);
    return table.dynamoDb().updateItem(update.build()).attributes();
  }

  private static void condition(
      UpdateItemRequest.Builder update,
      String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    UpdateItemRequest before = update.build();
    var allNames = new LinkedHashMap<>(before.expressionAttributeNames());
    allNames.putAll(names);
    var allValues = new LinkedHashMap<>(before.expressionAttributeValues());
    allValues.putAll(values);
    update
        .conditionExpression(expression)
        .expressionAttributeNames(allNames)
        .expressionAttributeValues(allValues)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  private static Optional<String> text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
  }
}
