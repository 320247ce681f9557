package vend.functions.aws;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.vending.Lease;
import vend.vending.LeaseStore;
import vend.vending.Sealed;

/**
 * Leases, by access key id: who has which keys. All of it can be read by who may read the table,
 * but for the keys themselves, which are sealed.
 *
 * @param table the table
 */
public record LeaseTable(Table table) implements LeaseStore {
  /** What the names of leases begin with. */
  public static final String PREFIX = "lease#";

  @Override
  public boolean write(Lease lease, Sealed keys) {
    try {
      table.put(put -> put.item(item(lease, keys)));
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  private static Map<String, AttributeValue> item(Lease lease, Sealed keys) {
    var item = new HashMap<String, AttributeValue>();
    item.put(Table.PARTITION_KEY, text(PREFIX + lease.id()));
    item.put(Table.EXPIRES, Table.seconds(lease.expires()));
    item.put("issued", Table.seconds(lease.issued()));
    item.put("issuer", text(lease.issuer().value()));
    item.put("subject", text(lease.subject()));
    item.put("grant", text(lease.grant().value()));
    item.put("grantRevision", text(lease.grantRevision()));
    item.put("role", text(lease.role().toString()));
    item.put("sessionName", text(lease.sessionName().value()));
    lease.sourceIdentity().ifPresent(source -> item.put("sourceIdentity", text(source.value())));
    item.put("assumedRoleArn", text(lease.assumedRoleArn()));
    item.putAll(SealedAttributes.of(keys));
    return item;
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
