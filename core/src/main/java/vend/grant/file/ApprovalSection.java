package vend.grant.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import vend.caller.IssuerName;
import vend.grant.Approval;
import vend.grant.ApproverGroup;
import vend.grant.DeclaredRole;
import vend.grant.RolePattern;
import vend.grant.TargetRole;

/** Reads {@code approval:} of a grant. */
final class ApprovalSection {
  private static final Duration EXPIRES = Duration.ofHours(24);
  private static final Duration LASTS = Duration.ofHours(1);

  private final GrantsReader.Foundation foundation;
  private final Map<String, ApproverGroup> groups;

  /**
   * @param groups the section {@code approvers}
   */
  ApprovalSection(GrantsReader.Foundation foundation, Map<String, ApproverGroup> groups) {
    this.foundation = foundation;
    this.groups = groups;
  }

  /**
   * @param grantRevision a digest of the grant and the policy files that it names
   */
  Approval read(
      YamlValue value, String grantRevision, YamlValue issuer, List<RolePattern> patterns) {
    YamlMapping approval =
        value.mapping().only("by", "count", "expires", "lasts", "reason", "breakGlass");
    IssuerName name = foundation.issuer(issuer);
    if (!foundation.namesPersons(name)) {
      throw issuer.problem(
          "This grant needs an approval, but the issuer %s names no people. Add \"person\" to this issuer."
              .formatted(name));
    }
    Duration expires = approval.optional("expires").map(Durations::ofDecision).orElse(EXPIRES);
    List<Approval.Approvers> by = approvers(approval.required("by"), expires);
    return new Approval(
        by,
        approval.optional("count").map(count -> count(count, by)).orElse(1),
        expires,
        approval.optional("lasts").map(Durations::ofAccess).orElse(LASTS),
        approval.optional("reason").map(ApprovalSection::isReasonRequired).orElse(true),
        approval.optional("breakGlass").map(YamlValue::flag).orElse(false),
        digest(grantRevision, name, by, patterns));
  }

  private List<Approval.Approvers> approvers(YamlValue value, Duration expires) {
    var by = new ArrayList<Approval.Approvers>();
    var names = new HashSet<String>();
    for (YamlValue entry : value.nonEmptyList()) {
      Approval.Approvers approvers =
          entry.isText()
              ? new Approval.Approvers(group(entry), Duration.ZERO)
              : later(entry.mapping().only("group", "after"), expires);
      if (!names.add(approvers.group().name())) {
        throw entry.problem("This group is listed twice. Remove one of the two.");
      }
      by.add(approvers);
    }
    return by;
  }

  private Approval.Approvers later(YamlMapping entry, Duration expires) {
    YamlValue after = entry.required("after");
    Duration age = Durations.ofDecision(after);
    if (age.compareTo(expires) >= 0) {
      throw after.problem(
          "A request expires before this group may approve it. Write a shorter time, or raise \"expires\".");
    }
    return new Approval.Approvers(group(entry.required("group")), age);
  }

  private ApproverGroup group(YamlValue value) {
    ApproverGroup group = groups.get(value.text());
    if (group == null) {
      throw value.problem(
          "No group in \"approvers\" is named \"%s\"%s. Correct the name, or add the group."
              .formatted(value.text(), Suggestion.of(value.text(), List.copyOf(groups.keySet()))));
    }
    return group;
  }

  private int count(YamlValue value, List<Approval.Approvers> by) {
    int count = value.number();
    if (count < 1 || count > Approval.MOST) {
      throw value.problem("The count must be 1 to %d.".formatted(Approval.MOST));
    }
    if (count > 1 && members(by).stream().allMatch(this::isOfChat)) {
      throw value.problem(
          "A chat vouches for at most one of several approvers, and all of these groups are of chats. Add a group of another issuer.");
    }
    return count;
  }

  private boolean isOfChat(ApproverGroup.Member member) {
    return foundation.isChat(member.issuer().value());
  }

  private static List<ApproverGroup.Member> members(List<Approval.Approvers> by) {
    return by.stream().flatMap(approvers -> approvers.group().members().stream()).toList();
  }

  private static boolean isReasonRequired(YamlValue value) {
    return switch (value.text()) {
      case "required" -> true;
      case "optional" -> false;
      default -> throw value.problem("The value must be required or optional.");
    };
  }

  /** In the order of names, so that only a change of the content changes the digest. */
  private String digest(
      String grantRevision,
      IssuerName requesters,
      List<Approval.Approvers> by,
      List<RolePattern> patterns) {
    Set<String> issuers = new TreeSet<>(Set.of(requesters.value()));
    members(by).forEach(member -> issuers.add(member.issuer().value()));
    Set<String> names = new TreeSet<>();
    by.forEach(approvers -> names.add(approvers.group().name()));
    Set<String> roles = new TreeSet<>();
    Set<String> accounts = new TreeSet<>();
    for (DeclaredRole role : foundation.roles()) {
      for (var account : role.accounts()) {
        var target =
            new TargetRole(
                role.arnIn(foundation.hubRole().partition(), account),
                account,
                true,
                role.maxSession());
        if (patterns.stream().anyMatch(pattern -> pattern.names(target))) {
          roles.add(role.name());
          accounts.add(account.name() + " " + account.id());
        }
      }
    }
    var text = new StringBuilder(grantRevision);
    roles.forEach(role -> text.append(foundation.canonical("roles", role)));
    accounts.forEach(account -> text.append('\n').append(account));
    names.forEach(group -> text.append(foundation.canonical("approvers", group)));
    issuers.forEach(issuer -> text.append(foundation.canonical("issuers", issuer)));
    return Digest.of(text.toString());
  }
}
