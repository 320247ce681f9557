package vend.grant;

import java.util.List;
import vend.Reason;

/** The result of evaluating the grants for one request: allowed or denied, with its trace. */
public sealed interface Decision permits Allowed, Decision.Denied {
  /** The evaluated grants with their outcomes, in the order of evaluation. */
  List<GrantOutcome> trace();

  /**
   * The request is denied and gets no credentials.
   *
   * @param detail text that the caller may read; contains nothing about other callers
   * @param trace for the decision event, and for callers whose grant says {@code explain: true}
   */
  record Denied(Reason reason, String detail, List<GrantOutcome> trace) implements Decision {
    public Denied {
      trace = List.copyOf(trace);
    }
  }
}
