package vend.cli.init;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * People of a company in groups of its identity provider: the part that OpenID Connect and SAML
 * share.
 *
 * @param name the issuer's name in the file
 * @param groupsClaim the claim with the groups
 * @param groups members of one of these may read
 * @param userClaim the claim that names the user
 * @param require claims that every token must have, with their values
 */
record GroupSection(
    String name,
    String groupsClaim,
    List<String> groups,
    String userClaim,
    Map<String, String> require) {
  /** The subject, which every token and assertion has. */
  private static final String SUBJECT = "sub";

  private static final String USER = "ada@example.com";

  GroupSection {
    groups = List.copyOf(groups);
    require = Collections.unmodifiableMap(new TreeMap<>(require));
  }

  String grant(Roles roles) {
    return """
      - id: %s-read
        description: Members of these groups read in all accounts.
        issuer: %s
        when:
          "ForAnyValue:StringEquals": { %s: %s }
        roles: %s
        session:
          name: %s
          sourceIdentity: %s
    """
        .formatted(
            name,
            name,
            YamlText.of(groupsClaim),
            YamlText.list(groups),
            roles.readList(),
            YamlText.quoted("{" + userClaim + "}"),
            YamlText.quoted("{" + userClaim + "}"));
  }

  String callers() {
    return """
      %s-member:
        issuer: %s
        claims: { %s }
    """
        .formatted(name, name, claims());
  }

  private String claims() {
    Map<String, String> claims = new LinkedHashMap<>();
    require.forEach((claim, value) -> claims.put(claim, YamlText.of(value)));
    claims.put(userClaim, YamlText.of(user()));
    if (!isUserListed()) {
      claims.put(groupsClaim, YamlText.list(List.of(groups.getFirst(), groups.getFirst() + "-2")));
    }
    return claims.entrySet().stream()
        .map(claim -> YamlText.of(claim.getKey()) + ": " + claim.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Whether the grant lists users instead of groups, since some providers have no groups. */
  private boolean isUserListed() {
    return userClaim.equals(groupsClaim);
  }

  private String user() {
    return require.getOrDefault(userClaim, isUserListed() ? groups.getFirst() : USER);
  }

  String cases(Roles roles) {
    var cases = new StringBuilder();
    cases.append(
        """
          - name: %s
            caller: %s-member
            may: %s
            grant: %s-read
            session: { name: %s, sourceIdentity: %s }

          - name: people of %s outside the groups do not read
            caller: { like: %s-member, claims: { %s: %s } }
            mayNot: %s
            reason: ConditionNotMet

        """
            .formatted(
                YamlText.quoted("members of %s read".formatted(groups.getFirst())),
                name,
                roles.readExample(),
                name,
                YamlText.of(user()),
                YamlText.of(user()),
                name,
                name,
                YamlText.of(groupsClaim),
                YamlText.list(List.of(otherGroup())),
                roles.readExample()));
    if (!userClaim.equals(SUBJECT) && !isUserListed()) {
      cases.append(
          """
            - name: people of %s without a name for the session do not read
              caller: { like: %s-member, without: %s }
              mayNot: %s
              reason: ClaimMissing

          """
              .formatted(name, name, YamlText.of(userClaim), roles.readExample()));
    }
    if (roles.hasPipelines()) {
      cases.append(
          """
            - name: people of %s do not get the role of pipelines
              caller: %s-member
              mayNot: %s
              reason: RoleNotGranted

          """
              .formatted(name, name, roles.deployExample()));
    }
    return cases.toString();
  }

  private String otherGroup() {
    String other = "another-group";
    while (groups.contains(other)) {
      other += "-2";
    }
    return other;
  }
}
