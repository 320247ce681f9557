package vend.grant.file;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import vend.credentials.SessionDuration;
import vend.grant.GrantId;
import vend.iam.InvalidPolicy;
import vend.session.PolicyArn;
import vend.session.PolicyTemplate;
import vend.session.SessionName;
import vend.session.SessionTags;
import vend.session.SessionTemplate;
import vend.session.SourceIdentity;
import vend.session.Template;

/** Reads {@code session:} of a grant. */
final class SessionSection {
  private static final Pattern POLICY_PATH =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final int MOST_PATH_CHARACTERS = 512;
  private static final int MOST_POLICY_ARNS = 10;

  private final PolicyFiles policies;

  SessionSection(PolicyFiles policies) {
    this.policies = policies;
  }

  /**
   * The session of a grant.
   *
   * @param policyText the text of the policy file; empty if there is none
   */
  record Session(SessionTemplate template, String policyText) {}

  Session read(GrantId id, Optional<YamlValue> value) {
    if (value.isEmpty()) {
      return new Session(byDefault(id), "");
    }
    YamlMapping session =
        value
            .get()
            .mapping()
            .only(
                "duration",
                "name",
                "sourceIdentity",
                "tags",
                "transitiveTags",
                "policy",
                "policyArns");
    Optional<String> policyText = session.optional("policy").map(this::policyText);
    Map<String, Template> tags =
        session.optional("tags").map(SessionSection::tags).orElse(Map.of());
    var template =
        new SessionTemplate(
            session
                .optional("duration")
                .map(Durations::ofChainedSession)
                .orElse(SessionDuration.LONGEST_CHAINED),
            session
                .optional("name")
                .map(name -> template(name, SessionName::new))
                .orElse(Template.parse(id.value())),
            session.optional("sourceIdentity").map(SessionSection::sourceIdentity),
            tags,
            session.optional("transitiveTags").map(keys -> transitive(keys, tags)).orElse(Set.of()),
            policyText.map(text -> policy(session.required("policy"), text)),
            session.optional("policyArns").map(SessionSection::policyArns).orElse(List.of()));
    return new Session(template, policyText.orElse(""));
  }

  private static SessionTemplate byDefault(GrantId id) {
    return new SessionTemplate(
        SessionDuration.LONGEST_CHAINED,
        Template.parse(id.value()),
        Optional.empty(),
        Map.of(),
        Set.of(),
        Optional.empty(),
        List.of());
  }

  private static Template template(YamlValue value, Consumer<String> check) {
    return value.as(text -> {
      Template template = Template.parse(text);
      check.accept(template.sample());
      return template;
    });
  }

  private static Template sourceIdentity(YamlValue value) {
    return withoutSlug(value, template(value, SourceIdentity::new));
  }

  /** Slugs of two callers can be equal, and a trust policy could then not tell the two apart. */
  private static Template withoutSlug(YamlValue value, Template template) {
    if (template.hasSlug()) {
      throw value.problem(
          "Remove |slug here; it is for the session name only. Trust policies test this value, and"
              + " different claims can have the same slug.");
    }
    return template;
  }

  private static Map<String, Template> tags(YamlValue value) {
    var tags = new LinkedHashMap<String, Template>();
    YamlMapping section = value.mapping();
    section
        .entries()
        .forEach((key, text) -> {
          try {
            new SessionTags(Map.of(key, ""), Set.of());
          } catch (IllegalArgumentException e) {
            throw section.keyProblem(key, String.valueOf(e.getMessage()));
          }
          if (SessionTags.isReserved(key)) {
            throw section.keyProblem(
                key, "Tag keys under vend: are reserved for Vend. Choose another key.");
          }
          tags.put(
              key,
              withoutSlug(
                  text, template(text, tag -> new SessionTags(Map.of(key, tag), Set.of()))));
        });
    try {
      new SessionTags(sample(tags), Set.of());
    } catch (IllegalArgumentException e) {
      throw value.problem(String.valueOf(e.getMessage()));
    }
    return tags;
  }

  private static Map<String, String> sample(Map<String, Template> tags) {
    var sample = new LinkedHashMap<String, String>();
    tags.keySet().forEach(key -> sample.put(key, ""));
    sample.put(SessionTags.GRANT, "");
    return sample;
  }

  private static Set<String> transitive(YamlValue value, Map<String, Template> tags) {
    var keys = new LinkedHashSet<String>();
    for (YamlValue entry : value.nonEmptyList()) {
      if (!tags.containsKey(entry.text())) {
        throw entry.problem(
            "The session has no tag with this key. Add it to \"tags\", or remove it here.");
      }
      keys.add(entry.text());
    }
    return keys;
  }

  private static List<PolicyArn> policyArns(YamlValue value) {
    List<YamlValue> entries = value.nonEmptyList();
    if (entries.size() > MOST_POLICY_ARNS) {
      throw value.problem("A session has at most 10 managed policies. Remove some of them.");
    }
    return entries.stream().map(entry -> entry.as(PolicyArn::new)).toList();
  }

  private String policyText(YamlValue value) {
    String path = value.text();
    if (path.length() > MOST_PATH_CHARACTERS || !POLICY_PATH.matcher(path).matches()) {
      throw value.problem(
          "A policy's path must be relative to this file, made of plain names and at most 512"
              + " characters long, such as policies/deploy.json.");
    }
    try {
      return policies.read(path);
    } catch (IOException e) {
      throw value.problem("\"%s\": %s".formatted(path, e.getMessage()));
    }
  }

  private static PolicyTemplate policy(YamlValue value, String text) {
    try {
      return PolicyTemplate.parse(text);
    } catch (InvalidPolicy | IllegalArgumentException e) {
      throw value.problem("\"%s\": %s".formatted(value.text(), e.getMessage()));
    }
  }
}
