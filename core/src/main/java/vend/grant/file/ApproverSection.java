package vend.grant.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import vend.caller.IssuerName;
import vend.grant.ApproverGroup;

/** Reads {@code approvers:}, the groups of people that grants name in {@code approval}. */
final class ApproverSection {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final GrantsReader.Foundation foundation;
  private final Problems problems;

  ApproverSection(GrantsReader.Foundation foundation, Problems problems) {
    this.foundation = foundation;
    this.problems = problems;
  }

  /** Returns the groups by name, in file order. */
  Map<String, ApproverGroup> read(YamlValue value) {
    var groups = new LinkedHashMap<String, ApproverGroup>();
    YamlMapping section = value.mapping();
    for (String name : section.entries().keySet()) {
      problems.collect(() -> group(section, name)).ifPresent(group -> groups.put(name, group));
    }
    return groups;
  }

  private ApproverGroup group(YamlMapping section, String name) {
    if (!NAME.matcher(name).matches()) {
      throw section.keyProblem(
          name,
          "The name of a group must have 1 to 64 characters: letters, digits and ._-, and start"
              + " with a letter or digit.");
    }
    return new ApproverGroup(
        name, section.required(name).nonEmptyList().stream().map(this::member).toList());
  }

  private ApproverGroup.Member member(YamlValue entry) {
    YamlMapping member = entry.mapping().only("issuer", "when");
    return new ApproverGroup.Member(
        issuer(member.required("issuer")),
        WhenSection.read(member.required("when"), "Name the claims that only approvers have."));
  }

  private IssuerName issuer(YamlValue value) {
    if (foundation.isChat(value.text())) {
      return new IssuerName(value.text());
    }
    IssuerName name = foundation.issuer(value);
    if (!foundation.namesPersons(name)) {
      throw value.problem(
          "The issuer %s names no people, so Vend could not tell an approver from the requester. Add \"person\" to this issuer."
              .formatted(name));
    }
    return name;
  }
}
