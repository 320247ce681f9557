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
 * The leases in the table, by access key id. Everyone with read access to the table can read a
 * lease, except for the credentials in it, which are sealed.
 */
public record LeaseTable(Table table) implements LeaseStore {
  /** The prefix of the partition keys of leases. */
  public static final String PREFIX = "lease#";

  /** The end of the year 9999. Vend never writes a later time. */
  private static final long LATEST = 253_402_300_799L;

  private static final String ISSUER = "issuer";
  private static final String SUBJECT = "subject";
  private static final String GRANT = "grant";
  private static final String SESSION_TOKEN_DIGEST = "sessionTokenDigest";

  @Override
  public boolean write(Lease lease, SealedCredentials sealed) {
    try {
      table.put(put -> put.item(item(lease, sealed)));
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

  /** Empty if there is no item, or an incomplete one, which Vend never writes. */
  private static Optional<Present> read(Item item) {
    Optional<SealedCredentials> sealed = SealedAttributes.read(item);
    Optional<String> digest = item.text(SESSION_TOKEN_DIGEST);
    OptionalLong expires = item.number(Table.EXPIRES);
    if (sealed.isEmpty() || digest.isEmpty() || expires.isEmpty()) {
      return Optional.empty();
    }
    var lease =
        new StoredLease(
            item.text(ISSUER).orElse(""),
            item.text(SUBJECT).orElse(""),
            item.text(GRANT).orElse(""),
            digest.get(),
            Instant.ofEpochSecond(Math.clamp(expires.getAsLong(), 0, LATEST)));
    return Optional.of(new Present(lease, sealed.get()));
  }

  private static Map<String, AttributeValue> item(Lease lease, SealedCredentials sealed) {
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
    item.putAll(SealedAttributes.of(sealed));
    return item;
  }
}
