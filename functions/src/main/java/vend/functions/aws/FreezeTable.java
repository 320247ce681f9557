package vend.functions.aws;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.grant.FreezeItem;
import vend.grant.FreezeStore;

/**
 * What is frozen: one item, so that one read tells all.
 *
 * @param table the table
 */
public record FreezeTable(Table table) implements FreezeStore {
  @Override
  public Found read() {
    try {
      return new Known(FreezeItem.read(plain(table.get(FreezeItem.KEY, true))));
    } catch (SdkException e) {
      return new Unreachable(e.getClass().getSimpleName());
    }
  }

  private static Map<String, Object> plain(Map<String, AttributeValue> item) {
    var attributes = new HashMap<String, Object>();
    item.forEach((name, value) -> attributes.put(name, plain(value)));
    return attributes;
  }

  private static Object plain(AttributeValue value) {
    if (value.hasSs()) {
      return value.ss();
    }
    return value.bool() == null ? value : value.bool();
  }
}
