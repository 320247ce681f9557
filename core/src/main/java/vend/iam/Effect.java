package vend.iam;

import java.util.Optional;

/** A statement's effect on the requests that it matches. */
public enum Effect {
  /** Allows the request, unless another statement denies it. */
  ALLOW("Allow"),
  /** Denies the request. No other statement can override this. */
  DENY("Deny");

  private final String id;

  Effect(String id) {
    this.id = id;
  }

  /** The effect with IAM's exact name; case-sensitive. */
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
