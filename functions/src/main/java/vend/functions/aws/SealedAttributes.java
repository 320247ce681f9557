package vend.functions.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.vending.SealedCredentials;

/** How something sealed lies in an item. */
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
   * Empty if the item lacks a part. One of another type than bytes is empty: somebody else wrote
   * it, and opening an empty box says so.
   */
  static Optional<SealedCredentials> read(Item item) {
    return item.has(WRAPPED_KEY) && item.has(BOX)
        ? Optional.of(
            new SealedCredentials(
                item.bytes(WRAPPED_KEY).orElse(NOTHING), item.bytes(BOX).orElse(NOTHING)))
        : Optional.empty();
  }
}
