package vend.grant;

import java.util.List;
import vend.caller.IssuerName;
import vend.iam.Conditions;

/**
 * A group from the section {@code approvers} of the grants file. Its members may approve access
 * requests under grants that name the group.
 *
 * @param name 1 to 64 letters, digits and characters of {@code ._-}
 * @param members at least one; a person that meets one of them is a member
 */
public record ApproverGroup(String name, List<Member> members) {
  public ApproverGroup {
    members = List.copyOf(members);
  }

  /**
   * The members that one issuer names.
   *
   * @param issuer an issuer with a {@code person} claim, or a chat issuer
   * @param when the conditions on the approver's claims; at least one
   */
  public record Member(IssuerName issuer, Conditions when) {}
}
