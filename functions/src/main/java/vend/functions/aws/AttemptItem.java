package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import vend.Sha256;
import vend.grant.RequestId;
import vend.request.RequestStore;
import vend.request.RequestStore.Attempt;

/** The request that one attempt of a person made. DynamoDB deletes the item after a day. */
final class AttemptItem {
  static final String PREFIX = "attempt#";

  private static final String REQUEST = "request";
  private static final String CONTENT = "content";

  private AttemptItem() {}

  /** The partition key. The digest keeps person and key out of it. */
  static String key(Attempt attempt) {
    // Neither has a line break, so different attempts give different texts.
    String text = attempt.person() + "\n" + attempt.key().value();
    return PREFIX + Sha256.of(text.getBytes(UTF_8));
  }

  /** Writes the attempt, unless there is one with this key that has not expired. */
  static Put.Builder put(Attempt attempt, RequestId request, Instant now) {
    var item = new HashMap<>(Table.key(key(attempt)));
    item.put(REQUEST, AttributeValue.fromS(request.value()));
    item.put(CONTENT, AttributeValue.fromS(attempt.content()));
    item.put(Table.EXPIRES, Table.seconds(now.plus(RequestStore.KEY_LIFE)));
    return Put.builder()
        .item(item)
        .conditionExpression("attribute_not_exists(#key) OR #expires <= :now")
        .expressionAttributeNames(Map.of("#key", Table.PARTITION_KEY, "#expires", Table.EXPIRES))
        .expressionAttributeValues(Map.of(":now", Table.seconds(now)));
  }

  /** Reads an attempt; empty if it cannot be read. */
  static Optional<RequestStore.Earlier> read(Item item, Instant now) {
    if (item.isNone()) {
      return Optional.of(new RequestStore.NotMade());
    }
    OptionalLong expires = item.number(Table.EXPIRES);
    if (expires.isPresent() && expires.getAsLong() <= now.getEpochSecond()) {
      return Optional.of(new RequestStore.NotMade());
    }
    return item.text(REQUEST)
        .flatMap(RequestId::parse)
        .flatMap(request ->
            item.text(CONTENT).map(content -> new RequestStore.MadeBefore(request, content)));
  }
}
