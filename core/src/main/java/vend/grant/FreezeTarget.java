package vend.grant;

import java.util.Comparator;

/**
 * A target that is frozen or will be.
 *
 * @param name the name in the item: an ARN, a grant id, an issuer's name, a caller or a person;
 *     empty for {@link FreezeKind#EVERYTHING}
 */
public record FreezeTarget(FreezeKind kind, String name) implements Comparable<FreezeTarget> {
  /** All vending. */
  public static final FreezeTarget EVERYTHING = new FreezeTarget(FreezeKind.EVERYTHING, "");

  private static final Comparator<FreezeTarget> ORDER =
      Comparator.comparing(FreezeTarget::kind).thenComparing(FreezeTarget::name);

  @Override
  public int compareTo(FreezeTarget other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (kind.word() + " " + name).strip();
  }
}
