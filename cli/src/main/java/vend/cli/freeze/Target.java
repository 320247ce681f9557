package vend.cli.freeze;

import java.util.Comparator;

/**
 * A target that is frozen or will be.
 *
 * @param name the name in the item: an ARN, a grant id or an issuer's name; empty for {@link
 *     Kind#EVERYTHING}
 */
public record Target(Kind kind, String name) implements Comparable<Target> {
  /** All vending. */
  public static final Target EVERYTHING = new Target(Kind.EVERYTHING, "");

  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::kind).thenComparing(Target::name);

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (kind.word() + " " + name).strip();
  }
}
