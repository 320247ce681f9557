package vend.functions.aws;

import software.amazon.awssdk.core.exception.SdkException;
import vend.grant.FreezeItem;
import vend.grant.FreezeStore;

/** The freezes in the table. All of them are in one item, so that one read returns them all. */
public record FreezeTable(Table table) implements FreezeStore {
  @Override
  public Found read() {
    try {
      Item item = table.get(FreezeItem.KEY, true);
      return item.isNone() ? new Absent() : new Known(FreezeItem.read(item.plain()));
    } catch (SdkException e) {
      return new Unreachable(FailureCause.of(e));
    }
  }
}
