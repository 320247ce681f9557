package vend.functions.aws;

import java.util.HashMap;
import java.util.Map;
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
      table.put(item(lease, keys), Map.of());
      return true;
    } catch (AwsFailure e) {
      return false;
    }
  }

  private static Map<String, Attribute> item(Lease lease, Sealed keys) {
    var item = new HashMap<String, Attribute>();
    item.put(Table.PARTITION_KEY, Attribute.text(PREFIX + lease.id()));
    item.put(Table.EXPIRES, Attribute.seconds(lease.expires()));
    item.put("issued", Attribute.seconds(lease.issued()));
    item.put("issuer", Attribute.text(lease.issuer().value()));
    item.put("subject", Attribute.text(lease.subject()));
    item.put("grant", Attribute.text(lease.grant().value()));
    item.put("grantRevision", Attribute.text(lease.grantRevision()));
    item.put("role", Attribute.text(lease.role().toString()));
    item.put("sessionName", Attribute.text(lease.sessionName().value()));
    lease
        .sourceIdentity()
        .ifPresent(source -> item.put("sourceIdentity", Attribute.text(source.value())));
    item.put("assumedRoleArn", Attribute.text(lease.assumedRoleArn()));
    item.putAll(SealedAttributes.of(keys));
    return item;
  }
}
