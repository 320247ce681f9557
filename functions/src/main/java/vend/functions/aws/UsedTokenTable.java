package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import vend.Sha256;
import vend.vending.UsedTokens;

/**
 * Used tokens, by a digest of issuer and token id.
 *
 * @param table the table
 * @param clock says which used tokens are over
 */
public record UsedTokenTable(Table table, InstantSource clock) implements UsedTokens {
  private static final String USED_BY = "usedBy";

  @Override
  public Use use(String issuer, String tokenId, Instant expires) {
    Attribute by = Attribute.text(UUID.randomUUID().toString());
    var values =
        Map.of(
            Table.PARTITION_KEY,
            Attribute.text("token#" + digest(issuer, tokenId)),
            Table.EXPIRES,
            secondsAfter(expires),
            USED_BY,
            by);
    try {
      table.put(
          values,
          Map.of(
              "ConditionExpression",
              "attribute_not_exists(pk) OR expires <= :now",
              "ExpressionAttributeValues",
              Table.json(Map.of(":now", Attribute.seconds(clock.instant()))),
              "ReturnValuesOnConditionCheckFailure",
              "ALL_OLD"));
      return Use.FIRST;
    } catch (AwsFailure e) {
      return Table.isConditionFailed(e) ? found(Table.itemOf(e), by) : Use.UNKNOWN;
    }
  }

  /** What is sent again over another connection finds what it has written itself. */
  private static Use found(Item item, Attribute by) {
    return by.equals(item.text(USED_BY).map(Attribute::text).orElse(null)) ? Use.FIRST : Use.AGAIN;
  }

  /** Rounded up: a token may end within a second, and must not be taken again in the rest of it. */
  private static Attribute secondsAfter(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
    return Attribute.seconds(whole.equals(time) ? time : whole.plusSeconds(1));
  }

  /** The issuer's length stands before it, so that no other pair has the same text. */
  private static String digest(String issuer, String tokenId) {
    return Sha256.of("%d:%s%s".formatted(issuer.length(), issuer, tokenId).getBytes(UTF_8));
  }
}
