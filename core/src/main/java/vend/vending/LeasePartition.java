package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import vend.Sha256;
import vend.caller.CallerId;

/**
 * A part of the list of leases: those that expire within one hour, of a quarter of all callers.
 *
 * <p>The hours keep expired leases out of the way, which the table deletes late. The quarters keep
 * each part below what one partition of DynamoDB takes: 1,000 writes of 1 KB a second. Vend makes
 * at most 500 leases a second. In a part, the leases of one caller are next to each other.
 *
 * @param hour the beginning of the hour
 * @param shard 0 to 3
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html">partition
 *     keys</a>
 */
public record LeasePartition(Instant hour, int shard) {
  /** The number of shards. */
  public static final int SHARDS = 4;

  public LeasePartition {
    hour = hour.truncatedTo(ChronoUnit.HOURS);
    if (shard < 0 || shard >= SHARDS) {
      throw new IllegalArgumentException("there is no such shard: " + shard);
    }
  }

  /** The part that lists this lease. */
  public static LeasePartition of(Lease lease) {
    return new LeasePartition(
        lease.expires(), shardOf(new CallerId(lease.issuer(), lease.subject())));
  }

  static int shardOf(CallerId caller) {
    return Character.digit(prefix(caller).charAt(0), 16) % SHARDS;
  }

  /** The beginning of the positions of a caller's leases: a digest of fixed length, and a hash. */
  static String prefix(CallerId caller) {
    return Sha256.of(caller.toString().getBytes(UTF_8)) + "#";
  }

  /** The place of a lease in its part: by caller, and then by time. */
  public static String position(Lease lease) {
    // Ten digits last until the year 2286, so text is in the order of time.
    return prefix(new CallerId(lease.issuer(), lease.subject()))
        + "%010d#%s".formatted(lease.issued().getEpochSecond(), lease.id());
  }
}
