package vend.functions.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import vend.vending.Lease;
import vend.vending.LeaseId;
import vend.vending.LeaseStore;
import vend.vending.Sealed;
import vend.vending.StoredLease;

/**
 * Leases, by access key id: who has which keys. All of it can be read by who may read the table,
 * but for the keys themselves, which are sealed.
 *
 * @param table the table
 */
public record LeaseTable(Table table) implements LeaseStore {
  /** What the names of leases begin with. */
  public static final String PREFIX = "lease#";

  /** The end of the year 9999: whoever wrote more made it up. */
  private static final long LATEST = 253_402_300_799L;

  private static final String ISSUER = "issuer";
  private static final String SUBJECT = "subject";
  private static final String GRANT = "grant";
  private static final String SESSION_TOKEN_DIGEST = "sessionTokenDigest";

  @Override
  public boolean write(Lease lease, Sealed keys) {
    try {
      table.put(item(lease, keys), Map.of());
      return true;
    } catch (AwsFailure e) {
      return false;
    }
  }

  @Override
  public Found find(LeaseId id) {
    try {
      return read(table.get(PREFIX + id, true)).<Found>map(found -> found).orElseGet(Absent::new);
    } catch (AwsFailure e) {
      return new Unreachable(e.code());
    }
  }

  /** Empty if there is none, or if what is there lacks a part: Vend never wrote that. */
  private static Optional<Present> read(Item item) {
    Optional<Sealed> keys = SealedAttributes.read(item);
    Optional<String> digest = item.text(SESSION_TOKEN_DIGEST);
    OptionalLong expires = item.number(Table.EXPIRES);
    if (keys.isEmpty() || digest.isEmpty() || expires.isEmpty()) {
      return Optional.empty();
    }
    var lease =
        new StoredLease(
            item.text(ISSUER).orElse(""),
            item.text(SUBJECT).orElse(""),
            item.text(GRANT).orElse(""),
            digest.get(),
            Instant.ofEpochSecond(Math.clamp(expires.getAsLong(), 0, LATEST)));
    return Optional.of(new Present(lease, keys.get()));
  }

  private static Map<String, Attribute> item(Lease lease, Sealed keys) {
    var item = new HashMap<String, Attribute>();
    item.put(Table.PARTITION_KEY, Attribute.text(PREFIX + lease.id()));
    item.put(Table.EXPIRES, Attribute.seconds(lease.expires()));
    item.put("issued", Attribute.seconds(lease.issued()));
    item.put(ISSUER, Attribute.text(lease.issuer().value()));
    item.put(SUBJECT, Attribute.text(lease.subject()));
    item.put(GRANT, Attribute.text(lease.grant().value()));
    item.put("grantRevision", Attribute.text(lease.grantRevision()));
    item.put("role", Attribute.text(lease.role().toString()));
    item.put("sessionName", Attribute.text(lease.sessionName().value()));
    lease
        .sourceIdentity()
        .ifPresent(source -> item.put("sourceIdentity", Attribute.text(source.value())));
    item.put("assumedRoleArn", Attribute.text(lease.user().arn()));
    item.put(SESSION_TOKEN_DIGEST, Attribute.text(lease.sessionTokenDigest()));
    item.putAll(SealedAttributes.of(keys));
    return item;
  }
}
