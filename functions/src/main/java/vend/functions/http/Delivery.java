package vend.functions.http;

import vend.console.ConsoleTarget;
import vend.rendering.Format;

/** What goes out of what was vended. */
sealed interface Delivery {
  /** The format that is a link to the console in the place of keys. */
  String LINK = "link";

  /** What goes out where nothing else is asked for. */
  Delivery DOCUMENT = new Keys(Format.JSON);

  /**
   * The keys.
   *
   * @param format how they are written
   */
  record Keys(Format format) implements Delivery {}

  /** A link that signs in to the console with the keys. */
  sealed interface Link extends Delivery {
    /** Where it leads. */
    ConsoleTarget target();
  }

  /**
   * The link alone, as text.
   *
   * @param target where it leads
   */
  record LinkText(ConsoleTarget target) implements Link {}

  /**
   * A JSON document with the link.
   *
   * @param target where it leads
   */
  record LinkDocument(ConsoleTarget target) implements Link {}

  /**
   * What a {@code format} asks for.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Delivery parse(String format) {
    if (format.equals(LINK)) {
      return new LinkText(ConsoleTarget.HOME);
    }
    try {
      return new Keys(Format.parse(format));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", " + LINK, e);
    }
  }
}
