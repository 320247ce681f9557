package vend.functions.aws;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.LastKnown;
import vend.vending.CutOff;
import vend.vending.RevocationStore;
import vend.vending.Revocations;
import vend.vending.Selector;

/**
 * The revocations in the table. All of them are in one item, so that one read returns them all.
 * Each cut-off is an attribute, a map that has the name of its selector.
 */
public record RevocationTable(Table table) implements RevocationStore {
  /** The partition key of the item. */
  public static final String KEY = "revocations";

  /** Reserved for later versions, which set it if this version must honor no session. */
  private static final String VERSION = "version";

  private static final String AT = "at";
  private static final String UNTIL = "until";
  private static final String OWNER = "owner";
  private static final Pattern NAME = Pattern.compile("([a-z]+)#[0-9a-f]{64}");

  @Override
  public LastKnown.Found<Revocations> read() {
    try {
      Item item = table.get(KEY, true);
      return item.isNone() ? new LastKnown.Absent<>() : new LastKnown.Known<>(revocations(item));
    } catch (SdkException e) {
      return new LastKnown.Unreachable<>(FailureCause.of(e));
    }
  }

  @Override
  public Written write(Revocations.Change change) {
    try {
      Item _ = table.update(KEY, new CutOffChange(change));
      return new Recorded();
    } catch (ConditionalCheckFailedException e) {
      return hasAsLate(new Item(e.item()), change) ? new Recorded() : new Changed();
    } catch (SdkException e) {
      return new Unanswered(FailureCause.of(e));
    }
  }

  /** Another operator's later cut-off, or this one if the HTTP client sent the request again. */
  private static boolean hasAsLate(Item item, Revocations.Change change) {
    return item.members(change.selector().name())
        .flatMap(RevocationTable::cutOff)
        .filter(found -> !found.at().isBefore(change.cutOff().at()))
        .isPresent();
  }

  /**
   * Reads the item. Nothing in it is ever ignored: a part that cannot be read revokes everything,
   * and so does a cut-off of a kind that a later version added, up to its time.
   */
  private static Revocations revocations(Item item) {
    var cutOffs = new HashMap<String, CutOff>();
    for (String name : item.attributes().keySet()) {
      if (name.equals(Table.PARTITION_KEY)) {
        continue;
      }
      var matcher = NAME.matcher(name);
      Optional<CutOff> cutOff = item.members(name).flatMap(RevocationTable::cutOff);
      if (name.equals(VERSION) || !matcher.matches() || cutOff.isEmpty()) {
        return Revocations.UNREADABLE;
      }
      boolean isKnown = KINDS.contains(matcher.group(1));
      cutOffs.merge(
          isKnown ? name : Selector.EVERYTHING.name(), cutOff.get(), RevocationTable::later);
    }
    return new Revocations(cutOffs, false);
  }

  private static final Set<String> KINDS = kinds();

  private static Set<String> kinds() {
    var kinds = new java.util.HashSet<String>();
    for (Selector.Kind kind : Selector.Kind.values()) {
      kinds.add(kind.toString());
    }
    return kinds;
  }

  private static CutOff later(CutOff one, CutOff other) {
    return one.at().isAfter(other.at()) ? one : other;
  }

  private static Optional<CutOff> cutOff(Item members) {
    OptionalLong at = members.number(AT);
    OptionalLong until = members.number(UNTIL);
    try {
      return at.isEmpty() || until.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new CutOff(
                  Instant.ofEpochSecond(at.getAsLong()),
                  Instant.ofEpochSecond(until.getAsLong()),
                  members.text(OWNER)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Sets one cut-off unless the item has a later one, and removes expired ones. */
  private record CutOffChange(Revocations.Change change)
      implements Consumer<UpdateItemRequest.Builder> {
    @Override
    public void accept(UpdateItemRequest.Builder update) {
      CutOff cutOff = change.cutOff();
      var value = new HashMap<String, AttributeValue>();
      value.put(AT, Table.seconds(cutOff.at()));
      value.put(UNTIL, Table.seconds(cutOff.until()));
      cutOff.owner().ifPresent(owner -> value.put(OWNER, AttributeValue.fromS(owner)));
      var names = new HashMap<String, String>(Map.of("#new", change.selector().name(), "#at", AT));
      var values =
          new HashMap<String, AttributeValue>(
              Map.of(":new", AttributeValue.fromM(value), ":at", Table.seconds(cutOff.at())));
      var conditions = new StringJoiner(" AND ");
      conditions.add("(attribute_not_exists(#new) OR #new.#at < :at)");
      var removed = new StringJoiner(", ", " REMOVE ", "").setEmptyValue("");
      change
          .removed()
          .forEach((name, old) -> {
            String number = Integer.toString(names.size());
            names.put("#n" + number, name);
            values.put(":v" + number, Table.seconds(old.at()));
            removed.add("#n" + number);
            conditions.add("#n%s.#at = :v%s".formatted(number, number));
          });
      update
          .updateExpression("SET #new = :new" + removed)
          .conditionExpression(conditions.toString())
          .expressionAttributeNames(names)
          .expressionAttributeValues(values)
          .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }
  }
}
