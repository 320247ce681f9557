package vend.grant;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import vend.caller.IssuerName;
import vend.iam.Conditions;

/**
 * One entry of {@code operators} in the file: which callers may list, revoke or freeze the sessions
 * of others. An operator gets no credentials by it.
 *
 * @param issuer the issuer of the operators' tokens
 * @param when the conditions on the operator's claims and the request; at least one
 * @param may the allowed actions; at least one
 */
public record Operator(OperatorId id, IssuerName issuer, Conditions when, Set<OperatorAction> may) {
  /**
   * @throws IllegalArgumentException if there is no condition or no action
   */
  public Operator {
    if (when.all().isEmpty()) {
      throw new IllegalArgumentException("an operator needs at least one condition");
    }
    if (may.isEmpty()) {
      throw new IllegalArgumentException("an operator needs at least one action");
    }
    may = Collections.unmodifiableSet(EnumSet.copyOf(may));
  }
}
