package vend.grant;

import java.util.List;
import vend.Reason;

/** What the grants say to one caller who asks for one role; with its trace. */
public sealed interface Decision permits Allowed, Decision.Denied {
  /** Each grant that was looked at, in the order in which it was. */
  List<GrantOutcome> trace();

  /**
   * No keys.
   *
   * @param reason the code
   * @param detail in words that the caller may read: nothing of what another caller would need
   * @param trace for the decision event and for those who may read it
   */
  record Denied(Reason reason, String detail, List<GrantOutcome> trace) implements Decision {
    public Denied {
      trace = List.copyOf(trace);
    }
  }
}
