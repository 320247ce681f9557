package vend.slack.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import vend.functions.aws.Item;
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
      Item before =
          table.update(
              key(request),
              update ->
                  update
                      .updateExpression("SET #expires = :expires, #claimed = :now")
                      .conditionExpression(
                          "attribute_not_exists(#ts) AND (attribute_not_exists(#claimed) OR #claimed < :lapsed)")
                      .expressionAttributeNames(
                          Map.of("#expires", Table.EXPIRES, "#claimed", CLAIMED, "#ts", TS))
                      .expressionAttributeValues(
                          Map.of(
                              ":expires",
                              expires(now),
                              ":now",
                              Table.seconds(now),
                              ":lapsed",
                              Table.seconds(now.minus(CLAIM))))
                      .returnValues(ReturnValue.ALL_OLD)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new Claimed(before.has(CLAIMED));
    } catch (ConditionalCheckFailedException e) {
      var item = new Item(e.item());
      return item.text(CHANNEL)
          .flatMap(channel -> item.text(TS).map(ts -> new Posted(channel, ts)))
          .<Claim>map(Present::new)
          .orElse(new Busy());
    }
  }

  @Override
  public void release(RequestId request, Instant claimed) {
    try {
      var _ =
          table.update(
              key(request),
              update ->
                  update
                      .updateExpression("SET #expires = :expires, #claimed = :lapsed")
                      .conditionExpression("attribute_not_exists(#ts) AND #claimed = :mine")
                      .expressionAttributeNames(
                          Map.of("#expires", Table.EXPIRES, "#claimed", CLAIMED, "#ts", TS))
                      .expressionAttributeValues(
                          Map.of(
                              ":expires",
                              expires(claimed),
                              ":lapsed",
                              Table.number(0),
                              ":mine",
                              Table.seconds(claimed))));
    } catch (ConditionalCheckFailedException e) {
      // The claim has lapsed, and another invocation has it.
    }
  }

  @Override
  public void posted(RequestId request, Posted message, Instant now) {
    var _ =
        table.update(
            key(request),
            update ->
                update
                    .updateExpression("SET #expires = :expires, #channel = :channel, #ts = :ts")
                    .expressionAttributeNames(
                        Map.of("#expires", Table.EXPIRES, "#channel", CHANNEL, "#ts", TS))
                    .expressionAttributeValues(
                        Map.of(
                            ":expires",
                            expires(now),
                            ":channel",
                            AttributeValue.fromS(message.channel()),
                            ":ts",
                            AttributeValue.fromS(message.ts()))));
  }

  @Override
  public void forget(RequestId request, Posted deleted, Instant now) {
    try {
      var _ =
          table.update(
              key(request),
              update ->
                  update
                      .updateExpression("SET #expires = :expires REMOVE #channel, #ts, #claimed")
                      .conditionExpression("#ts = :deleted")
                      .expressionAttributeNames(
                          Map.of(
                              "#expires",
                              Table.EXPIRES,
                              "#channel",
                              CHANNEL,
                              "#ts",
                              TS,
                              "#claimed",
                              CLAIMED))
                      .expressionAttributeValues(
                          Map.of(
                              ":expires",
                              expires(now),
                              ":deleted",
                              AttributeValue.fromS(deleted.ts()))));
    } catch (ConditionalCheckFailedException e) {
      // Another invocation has forgotten it.
    }
  }

  @Override
  public Optional<Long> claimNotice(RequestId request, long version, Instant now) {
    try {
      Item before =
          table.update(
              key(request),
              update ->
                  update
                      .updateExpression("SET #expires = :expires, #notified = :version")
                      .conditionExpression(
                          "attribute_not_exists(#notified) OR #notified < :version")
                      .expressionAttributeNames(
                          Map.of("#expires", Table.EXPIRES, "#notified", NOTIFIED))
                      .expressionAttributeValues(
                          Map.of(":expires", expires(now), ":version", Table.number(version)))
                      .returnValues(ReturnValue.ALL_OLD));
      return Optional.of(before.number(NOTIFIED).orElse(0));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  @Override
  public void releaseNotice(RequestId request, long version, long before, Instant now) {
    try {
      var _ =
          table.update(
              key(request),
              update ->
                  update
                      .updateExpression("SET #expires = :expires, #notified = :before")
                      .conditionExpression("#notified = :version")
                      .expressionAttributeNames(
                          Map.of("#expires", Table.EXPIRES, "#notified", NOTIFIED))
                      .expressionAttributeValues(
                          Map.of(
                              ":expires",
                              expires(now),
                              ":before",
                              Table.number(before),
                              ":version",
                              Table.number(version))));
    } catch (ConditionalCheckFailedException e) {
      // A later version was claimed.
    }
  }

  private static String key(RequestId request) {
    return PREFIX + request;
  }

  private static AttributeValue expires(Instant now) {
    return Table.seconds(now.plus(LIFE));
  }
}
