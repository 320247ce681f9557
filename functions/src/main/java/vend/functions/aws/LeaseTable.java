package vend.functions.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.vending.Lease;
import vend.vending.LeaseId;
import vend.vending.LeaseStore;
import vend.vending.SealedCredentials;
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
  public boolean write(Lease lease, SealedCredentials keys) {
    try {
      table.put(put -> put.item(item(lease, keys)));
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  @Override
  public Found find(LeaseId id) {
    try {
      return read(table.get(PREFIX + id, true)).<Found>map(found -> found).orElseGet(Absent::new);
    } catch (SdkException e) {
      return new Unreachable(FailureCause.of(e));
    }
  }

  /** Empty if there is none, or if what is there lacks a part: Vend never wrote that. */
  private static Optional<Present> read(Item item) {
    Optional<SealedCredentials> keys = SealedAttributes.read(item);
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

  private static Map<String, AttributeValue> item(Lease lease, SealedCredentials keys) {
    var item = new HashMap<String, AttributeValue>();
    item.put(Table.PARTITION_KEY, AttributeValue.fromS(PREFIX + lease.id()));
    item.put(Table.EXPIRES, Table.seconds(lease.expires()));
    item.put("issued", Table.seconds(lease.issued()));
    item.put(ISSUER, AttributeValue.fromS(lease.issuer().value()));
    item.put(SUBJECT, AttributeValue.fromS(lease.subject()));
    item.put(GRANT, AttributeValue.fromS(lease.grant().value()));
    item.put("grantRevision", AttributeValue.fromS(lease.grantRevision()));
    item.put("role", AttributeValue.fromS(lease.role().toString()));
    item.put("sessionName", AttributeValue.fromS(lease.sessionName().value()));
    lease
        .sourceIdentity()
        .ifPresent(source -> item.put("sourceIdentity", AttributeValue.fromS(source.value())));
    item.put("assumedRoleArn", AttributeValue.fromS(lease.user().arn()));
    item.put(SESSION_TOKEN_DIGEST, AttributeValue.fromS(lease.sessionTokenDigest()));
    item.putAll(SealedAttributes.of(keys));
    return item;
  }
}
