package vend.iam;

import java.util.Optional;

/** What a statement does where it applies. */
public enum Effect {
  /** It allows. */
  ALLOW("Allow"),
  /** It denies, and no other statement can undo that. */
  DENY("Deny");

  private final String id;

  Effect(String id) {
    this.id = id;
  }

  /** The effect as IAM writes it; case matters. */
  public static Optional<Effect> of(String id) {
    for (Effect effect : values()) {
      if (effect.id.equals(id)) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return id;
  }
}
