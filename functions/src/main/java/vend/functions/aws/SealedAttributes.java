package vend.functions.aws;

import java.util.Map;
import java.util.Optional;
import vend.vending.Sealed;

/** How something sealed lies in an item. */
final class SealedAttributes {
  static final String BOX = "box";
  static final String WRAPPED_KEY = "wrappedKey";

  private static final byte[] NOTHING = new byte[0];

  private SealedAttributes() {}

  static Map<String, Attribute> of(Sealed sealed) {
    return Map.of(
        BOX, Attribute.bytes(sealed.box()), WRAPPED_KEY, Attribute.bytes(sealed.wrappedKey()));
  }

  /**
   * Empty if the item lacks a part. One of another type than bytes is empty: somebody else wrote
   * it, and opening an empty box says so.
   */
  static Optional<Sealed> read(Item item) {
    return item.has(WRAPPED_KEY) && item.has(BOX)
        ? Optional.of(
            new Sealed(item.bytes(WRAPPED_KEY).orElse(NOTHING), item.bytes(BOX).orElse(NOTHING)))
        : Optional.empty();
  }
}
