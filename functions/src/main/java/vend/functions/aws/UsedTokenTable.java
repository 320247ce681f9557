package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import vend.Sha256;
import vend.vending.UsedTokens;

/**
 * The used tokens in the table, by a digest of issuer and token id.
 *
 * @param clock tells which entries have expired
 */
public record UsedTokenTable(Table table, InstantSource clock) implements UsedTokens {
  private static final String USED_BY = "usedBy";

  @Override
  public Use use(String issuer, String tokenId, Instant expires) {
    AttributeValue by = AttributeValue.fromS(UUID.randomUUID().toString());
    var values =
        Map.of(
            Table.PARTITION_KEY,
            AttributeValue.fromS("token#" + digest(issuer, tokenId)),
            Table.EXPIRES,
            secondsAfter(expires),
            USED_BY,
            by);
    try {
      table.put(put ->
          put.item(values)
              .conditionExpression("attribute_not_exists(pk) OR expires <= :now")
              .expressionAttributeValues(Map.of(":now", Table.seconds(clock.instant())))
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Use.FIRST;
    } catch (ConditionalCheckFailedException e) {
      return found(new Item(e.item()), by);
    } catch (SdkException e) {
      return Use.UNKNOWN;
    }
  }

  /** A request that the HTTP client sent again finds its own entry. */
  private static Use found(Item item, AttributeValue by) {
    return item.text(USED_BY).equals(Optional.of(by.s())) ? Use.FIRST : Use.AGAIN;
  }

  /** Rounds up: a token may expire within a second, and must not work again in the rest of it. */
  private static AttributeValue secondsAfter(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
    return Table.seconds(whole.equals(time) ? time : whole.plusSeconds(1));
  }

  /** The length of the issuer comes first, so that two different pairs never have the same text. */
  private static String digest(String issuer, String tokenId) {
    return Sha256.of("%d:%s%s".formatted(issuer.length(), issuer, tokenId).getBytes(UTF_8));
  }
}
