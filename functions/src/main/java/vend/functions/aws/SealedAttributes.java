package vend.functions.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.vending.Sealed;

/** How something sealed lies in an item. */
final class SealedAttributes {
  static final String BOX = "box";
  static final String WRAPPED_KEY = "wrappedKey";

  private SealedAttributes() {}

  static Map<String, AttributeValue> of(Sealed sealed) {
    return Map.of(BOX, bytes(sealed.box()), WRAPPED_KEY, bytes(sealed.wrappedKey()));
  }

  private static AttributeValue bytes(byte[] value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(value));
  }

  /** Empty if the item lacks a part. */
  static Optional<Sealed> read(Map<String, AttributeValue> item) {
    AttributeValue wrapped = item.get(WRAPPED_KEY);
    AttributeValue box = item.get(BOX);
    return wrapped == null || box == null
        ? Optional.empty()
        : Optional.of(new Sealed(bytes(wrapped), bytes(box)));
  }

  /** Of another type than bytes: somebody else wrote it, and opening an empty box says so. */
  private static byte[] bytes(AttributeValue value) {
    return value.b() == null ? new byte[0] : value.b().asByteArray();
  }
}
