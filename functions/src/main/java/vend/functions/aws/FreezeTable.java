package vend.functions.aws;

import software.amazon.awssdk.core.exception.SdkException;
import vend.LastKnown;
import vend.grant.FreezeItem;
import vend.grant.FreezeStore;
import vend.grant.Freezes;

/**
 * Freezes in the table. All of one writer are in one item, so that one read returns them all.
 *
 * @param key the item's partition key
 */
public record FreezeTable(Table table, String key) implements FreezeStore {
  /** The item of {@code vend freeze}, which the function cannot write. */
  public FreezeTable(Table table) {
    this(table, FreezeItem.KEY);
  }

  /** The item that the function writes for operators. */
  public static FreezeTable byHub(Table table) {
    return new FreezeTable(table, FreezeItem.KEY_BY_HUB);
  }

  @Override
  public LastKnown.Found<Freezes> read() {
    try {
      Item item = table.get(key, true);
      return item.isNone()
          ? new LastKnown.Absent<>()
          : new LastKnown.Known<>(FreezeItem.read(item.plain()));
    } catch (SdkException e) {
      return new LastKnown.Unreachable<>(FailureCause.of(e));
    }
  }
}
