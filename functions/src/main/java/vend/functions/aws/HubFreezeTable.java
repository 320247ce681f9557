package vend.functions.aws;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import vend.grant.FreezeItem;
import vend.grant.FreezeNote;
import vend.grant.FreezeState;
import vend.grant.FreezeTarget;
import vend.grant.FreezeUpdate;
import vend.grant.HubFreezes;

/**
 * Both items of freezes in the table, for operators who act at the hub. It writes only the item
 * {@link FreezeItem#KEY_BY_HUB}; the function's role denies writes of the other one.
 */
public record HubFreezeTable(Table table) implements HubFreezes {
  @Override
  public Result read() {
    try {
      Map<String, ?> byTable = table.get(FreezeItem.KEY, true).plain();
      Map<String, ?> byHub = table.get(FreezeItem.KEY_BY_HUB, true).plain();
      return new Known(
          FreezeState.of(byTable),
          FreezeState.of(byHub),
          FreezeItem.read(byTable).and(FreezeItem.read(byHub)));
    } catch (SdkException e) {
      return new Unreachable(FailureCause.of(e));
    }
  }

  @Override
  public Result freeze(Collection<FreezeTarget> targets, FreezeNote note) {
    try {
      update(FreezeUpdate.freeze(targets, note));
      return read();
    } catch (SdkException e) {
      return new Unreachable(FailureCause.of(e));
    }
  }

  @Override
  public Result thaw(Collection<FreezeTarget> targets) {
    try {
      update(FreezeUpdate.thaw(targets));
      if (FreezeUpdate.mayEndVersion(targets)) {
        updateIf(FreezeUpdate.withoutVersion());
      }
      return read();
    } catch (SdkException e) {
      return new Unreachable(FailureCause.of(e));
    }
  }

  /** An update whose condition may fail, which is no error. */
  private void updateIf(FreezeUpdate update) {
    try {
      update(update);
    } catch (ConditionalCheckFailedException e) {
      return;
    }
  }

  private void update(FreezeUpdate update) {
    var values = new LinkedHashMap<String, AttributeValue>();
    update.values().forEach((name, value) -> values.put(name, attribute(value)));
    Item _ =
        table.update(
            FreezeItem.KEY_BY_HUB,
            request ->
                request
                    .updateExpression(update.expression())
                    .conditionExpression(update.condition().orElse(null))
                    .expressionAttributeNames(update.names())
                    .expressionAttributeValues(values.isEmpty() ? null : values));
  }

  private static AttributeValue attribute(Object value) {
    return switch (value) {
      case String text -> AttributeValue.fromS(text);
      case Boolean flag -> AttributeValue.fromBool(flag);
      case List<?> set -> AttributeValue.fromSs(set.stream().map(String::valueOf).toList());
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, AttributeValue>();
        map.forEach(
            (name, text) -> members.put(name.toString(), AttributeValue.fromS(text.toString())));
        yield AttributeValue.fromM(members);
      }
      default -> throw new IllegalArgumentException("not a value of a freeze");
    };
  }
}
