package vend.cli.freeze;

import java.util.Comparator;

/**
 * One thing that is or will be frozen.
 *
 * @param kind what it is
 * @param name as the item has it; empty for {@link Kind#EVERYTHING}
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
