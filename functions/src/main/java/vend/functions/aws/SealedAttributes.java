package vend.functions.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.vending.SealedCredentials;

/** Maps sealed credentials to attributes of an item. */
final class SealedAttributes {
  static final String BOX = "box";
  static final String WRAPPED_KEY = "wrappedKey";

  private static final byte[] NOTHING = new byte[0];

  private SealedAttributes() {}

  static Map<String, AttributeValue> of(SealedCredentials sealed) {
    return Map.of(BOX, bytes(sealed.box()), WRAPPED_KEY, bytes(sealed.wrappedKey()));
  }

  private static AttributeValue bytes(byte[] value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(value));
  }

  /**
   * Empty if the item lacks an attribute. An attribute of an unexpected type becomes an empty
   * value, so that opening it fails and reports a forged item.
   */
  static Optional<SealedCredentials> read(Item item) {
    return item.has(WRAPPED_KEY) && item.has(BOX)
        ? Optional.of(
            new SealedCredentials(
                item.bytes(WRAPPED_KEY).orElse(NOTHING), item.bytes(BOX).orElse(NOTHING)))
        : Optional.empty();
  }
}
