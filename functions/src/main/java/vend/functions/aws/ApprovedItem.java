package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;
import vend.Sha256;
import vend.grant.Approval;
import vend.grant.Approvals;
import vend.grant.RequestId;
import vend.request.RequestStore;

/**
 * The approved times of one person, grant and role. Each request has an attribute of its own, so
 * that two of them never overwrite each other.
 */
final class ApprovedItem {
  static final String PREFIX = "approved#";

  private static final String ATTRIBUTE = "a#";
  private static final String DIGEST = "digest";
  private static final String FROM = "from";
  private static final String UNTIL = "until";
  private static final String APPROVERS = "approvers";

  /**
   * How long the item stays after the end of the time that was written last. A time that was
   * written before can end later, but not by more than all open requests of one person together.
   */
  private static final Duration LIFE = Approval.LONGEST.multipliedBy(RequestStore.MOST_OPEN + 1L);

  private ApprovedItem() {}

  /** The partition key. The digest keeps it below DynamoDB's limit, whatever the names. */
  static String key(Approvals.Key key) {
    // None of the three has a line break, so different keys give different texts.
    String text = key.person() + "\n" + key.grant() + "\n" + key.role();
    return PREFIX + Sha256.of(text.getBytes(UTF_8));
  }

  /** Adds the time of a request. */
  static Update.Builder add(Approvals.Window window) {
    var value = new HashMap<String, AttributeValue>();
    value.put(DIGEST, AttributeValue.fromS(window.digest()));
    value.put(FROM, Table.seconds(window.from()));
    value.put(UNTIL, Table.seconds(window.until()));
    value.put(
        APPROVERS, AttributeValue.fromL(window.approvers().stream().map(RequestItem::of).toList()));
    return Update.builder()
        .updateExpression("SET #window = :window, #expires = :expires")
        .expressionAttributeNames(names(window.request()))
        .expressionAttributeValues(
            Map.of(
                ":window", AttributeValue.fromM(value),
                ":expires", Table.seconds(window.until().plus(LIFE))));
  }

  /** Removes the time of a request. */
  static Update.Builder remove(RequestId request, Instant now) {
    return Update.builder()
        .updateExpression("SET #expires = :expires REMOVE #window")
        .expressionAttributeNames(names(request))
        .expressionAttributeValues(Map.of(":expires", Table.seconds(now.plus(LIFE))));
  }

  private static Map<String, String> names(RequestId request) {
    return Map.of("#window", ATTRIBUTE + request, "#expires", Table.EXPIRES);
  }

  /** Reads all times; empty if one attribute cannot be read, because it may be a restriction. */
  static Optional<List<Approvals.Window>> read(Item item) {
    var windows = new ArrayList<Approvals.Window>();
    for (String name : item.attributes().keySet()) {
      if (!name.equals(Table.PARTITION_KEY) && !name.equals(Table.EXPIRES)) {
        Optional<Approvals.Window> window = window(item, name);
        if (window.isEmpty()) {
          return Optional.empty();
        }
        windows.add(window.get());
      }
    }
    return Optional.of(windows);
  }

  /** Empty in items of versions that did not write them. */
  private static List<Approvals.Approver> approvers(Item window) {
    return window.has(APPROVERS)
        ? window.list(APPROVERS).orElseThrow().stream().map(RequestItem::approver).toList()
        : List.of();
  }

  private static Optional<Approvals.Window> window(Item item, String name) {
    Optional<RequestId> request =
        name.startsWith(ATTRIBUTE)
            ? RequestId.parse(name.substring(ATTRIBUTE.length()))
            : Optional.empty();
    Optional<Item> members = item.members(name);
    try {
      return request.isEmpty() || members.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Approvals.Window(
                  request.get(),
                  members.get().text(DIGEST).orElseThrow(),
                  Instant.ofEpochSecond(members.get().number(FROM).orElseThrow()),
                  Instant.ofEpochSecond(members.get().number(UNTIL).orElseThrow()),
                  approvers(members.get())));
    } catch (IllegalArgumentException | NoSuchElementException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
