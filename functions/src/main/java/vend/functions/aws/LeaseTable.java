package vend.functions.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import vend.vending.Lease;
import vend.vending.LeaseId;
import vend.vending.LeasePartition;
import vend.vending.LeaseStore;
import vend.vending.SealedCredentials;
import vend.vending.StoredLease;

/**
 * The leases in the table, by access key id. Everyone with read access to the table can read a
 * lease, except for the credentials in it, which are sealed.
 *
 * <p>The same write lists a lease: its item has the keys of the index {@link Table#LIST_INDEX}. The
 * index has a copy of what a listing shows, and never of sealed credentials.
 */
public record LeaseTable(Table table) implements LeaseStore {
  /** The prefix of the partition keys of leases. */
  public static final String PREFIX = "lease#";

  /** The end of the year 9999. Vend never writes a later time. */
  private static final long LATEST = 253_402_300_799L;

  /** The length of an ISO 8601 time up to the hour. */
  private static final int HOUR = "2026-11-21T12".length();

  private static final String ISSUER = "issuer";
  private static final String SUBJECT = "subject";
  private static final String PERSON = "person";
  private static final String GRANT = "grant";
  private static final String REQUEST = "request";
  private static final String ROLE = "role";
  private static final String ISSUED = "issued";
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

  @Override
  public Listed list(Range range) {
    try {
      return listed(table.query(query -> query(query, range)));
    } catch (DynamoDbException e) {
      return isAboutTheIndex(e) ? new NoList() : new Unreachable(FailureCause.of(e));
    } catch (SdkException e) {
      return new Unreachable(FailureCause.of(e));
    }
  }

  /** DynamoDB has no error code of its own for an index that is missing or not filled yet. */
  private static boolean isAboutTheIndex(DynamoDbException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return FailureCause.code(e).equals("ValidationException")
        && details.errorMessage() != null
        && details.errorMessage().contains("index");
  }

  private static void query(QueryRequest.Builder query, Range range) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":list", AttributeValue.fromS(list(range.partition())));
    String condition = "#list = :list";
    if (!range.prefix().isEmpty()) {
      condition += " AND begins_with(#position, :prefix)";
      values.put(":prefix", AttributeValue.fromS(range.prefix()));
    }
    query
        .indexName(Table.LIST_INDEX)
        .keyConditionExpression(condition)
        .expressionAttributeNames(
            range.prefix().isEmpty()
                ? Map.of("#list", Table.LIST)
                : Map.of("#list", Table.LIST, "#position", Table.POSITION))
        .expressionAttributeValues(values)
        .scanIndexForward(false)
        .limit(range.most());
    range
        .after()
        .ifPresent(after ->
            query.exclusiveStartKey(
                Map.of(
                    Table.PARTITION_KEY,
                    AttributeValue.fromS(PREFIX + after.lease()),
                    Table.LIST,
                    AttributeValue.fromS(list(range.partition())),
                    Table.POSITION,
                    AttributeValue.fromS(after.text()))));
  }

  private static Listing listed(QueryResponse response) {
    return new Listing(
        response.items().stream().map(Item::new).flatMap(item -> at(item).stream()).toList(),
        response.lastEvaluatedKey().isEmpty());
  }

  private static Optional<At> at(Item item) {
    return lease(item)
        .flatMap(lease ->
            item.text(Table.POSITION)
                .map(position -> new At(lease, new Position(position, lease.id()))));
  }

  /** For example {@code lease#2026-11-21T12#3}. */
  private static String list(LeasePartition partition) {
    return PREFIX + partition.hour().toString().substring(0, HOUR) + "#" + partition.shard();
  }

  /** Empty if there is no item, or an incomplete one, which Vend never writes. */
  private static Optional<Present> read(Item item) {
    Optional<SealedCredentials> sealed = SealedAttributes.read(item);
    Optional<String> digest = item.text(SESSION_TOKEN_DIGEST);
    return sealed.isEmpty() || digest.isEmpty()
        ? Optional.empty()
        : lease(item).map(lease -> new Present(lease, digest.get(), sealed.get()));
  }

  private static Optional<StoredLease> lease(Item item) {
    Optional<String> key = item.text(Table.PARTITION_KEY).filter(text -> text.startsWith(PREFIX));
    OptionalLong expires = item.number(Table.EXPIRES);
    return key.isEmpty() || expires.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StoredLease(
                new LeaseId(key.get().substring(PREFIX.length())),
                item.text(ISSUER).orElse(""),
                item.text(SUBJECT).orElse(""),
                item.text(PERSON),
                item.text(GRANT).orElse(""),
                item.text(REQUEST),
                item.text(ROLE).orElse(""),
                // Without a time, any cut-off revokes the session.
                time(item.number(ISSUED).orElse(0)),
                time(expires.getAsLong())));
  }

  private static Instant time(long seconds) {
    return Instant.ofEpochSecond(Math.clamp(seconds, 0, LATEST));
  }

  private static Map<String, AttributeValue> item(Lease lease, SealedCredentials sealed) {
    var item = new HashMap<String, AttributeValue>();
    item.put(Table.PARTITION_KEY, AttributeValue.fromS(PREFIX + lease.id()));
    item.put(Table.EXPIRES, Table.seconds(lease.expires()));
    item.put(ISSUED, Table.seconds(lease.issued()));
    item.put(ISSUER, AttributeValue.fromS(lease.issuer().value()));
    item.put(SUBJECT, AttributeValue.fromS(lease.subject()));
    StoredLease.of(lease)
        .person()
        .ifPresent(person -> item.put(PERSON, AttributeValue.fromS(person)));
    item.put(GRANT, AttributeValue.fromS(lease.grant().value()));
    lease.request().ifPresent(request -> item.put(REQUEST, AttributeValue.fromS(request.value())));
    item.put("grantRevision", AttributeValue.fromS(lease.grantRevision()));
    item.put(ROLE, AttributeValue.fromS(lease.role().toString()));
    item.put("sessionName", AttributeValue.fromS(lease.sessionName().value()));
    lease
        .sourceIdentity()
        .ifPresent(source -> item.put("sourceIdentity", AttributeValue.fromS(source.value())));
    item.put("assumedRoleArn", AttributeValue.fromS(lease.user().arn()));
    item.put(SESSION_TOKEN_DIGEST, AttributeValue.fromS(lease.sessionTokenDigest()));
    item.put(Table.LIST, AttributeValue.fromS(list(LeasePartition.of(lease))));
    item.put(Table.POSITION, AttributeValue.fromS(LeasePartition.position(lease)));
    item.putAll(SealedAttributes.of(sealed));
    return item;
  }
}
