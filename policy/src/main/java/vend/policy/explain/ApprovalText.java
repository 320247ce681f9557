package vend.policy.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import vend.grant.Approval;
import vend.grant.Grant;

/** Describes the approval that a grant needs. */
public final class ApprovalText {
  private ApprovalText() {}

  /** For example {@code 2 of shop-leads, platform (after 4h), for 8h at most}. */
  public static String of(Grant grant) {
    Approval approval = grant.approval().orElseThrow();
    return "%s%s, for %s at most%s"
        .formatted(
            approval.count() > 1 ? approval.count() + " of " : "",
            approval.by().stream().map(ApprovalText::of).collect(Collectors.joining(", ")),
            Approval.writeTime(approval.lasts()),
            approval.breakGlass() ? "; alone in an emergency" : "");
  }

  private static String of(Approval.Approvers by) {
    return by.after().isZero()
        ? by.group().name()
        : "%s (after %s)".formatted(by.group().name(), Approval.writeTime(by.after()));
  }

  /** The same as plain data. */
  public static Map<String, Object> data(Approval approval) {
    var data = new LinkedHashMap<String, Object>();
    data.put("by", approval.by().stream().map(ApprovalText::of).toList());
    data.put("count", approval.count());
    data.put("lasts", approval.lasts().toSeconds());
    data.put("expires", approval.expires().toSeconds());
    data.put("reasonRequired", approval.reasonRequired());
    data.put("breakGlass", approval.breakGlass());
    return data;
  }
}
