package vend.grant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator may do. None of these gives credentials. */
public enum OperatorAction {
  /** List the leases of all callers. */
  LEASES,
  /** Revoke the sessions of all callers. */
  REVOKE,
  /** Freeze, and lift freezes that were made in the same way. */
  FREEZE;

  /** The action of this name in the grants file; empty if there is none. */
  public static Optional<OperatorAction> of(String name) {
    return Arrays.stream(values()).filter(action -> action.toString().equals(name)).findFirst();
  }

  /** The names of all actions in the grants file. */
  public static List<String> names() {
    return Arrays.stream(values()).map(OperatorAction::toString).toList();
  }

  /** The name in the grants file. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
