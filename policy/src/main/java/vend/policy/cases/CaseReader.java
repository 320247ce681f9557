package vend.policy.cases;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.Reason;
import vend.aws.RoleReference;
import vend.credentials.SessionDuration;
import vend.grant.OperatorAction;
import vend.grant.file.InvalidGrants;
import vend.grant.file.Problems;
import vend.grant.file.SourceLocations.Place;
import vend.grant.file.YamlDocument;
import vend.grant.file.YamlMapping;
import vend.grant.file.YamlValue;
import vend.policy.cases.TestCase.Expected;
import vend.policy.cases.TestCase.ExpectedSession;
import vend.policy.cases.TestCase.May;
import vend.policy.cases.TestCase.MayAct;
import vend.policy.cases.TestCase.MayNot;
import vend.policy.cases.TestCase.MayNotAct;
import vend.policy.cases.TestCase.Request;

/** Reads a file of test cases. It reports all problems at once, each with its line and column. */
public final class CaseReader {
  private static final int VERSION = 1;
  private static final String NO_ADDRESS = "127.0.0.1";

  /** The keys that say what to expect, with their words in the name of a case. */
  private static final Map<String, String> EXPECTATIONS =
      Map.of(
          "may", "may",
          "mayNot", "may not",
          "mayAct", "may act:",
          "mayNotAct", "may not act:");

  private final Map<String, Person> callers = new LinkedHashMap<>();

  private CaseReader() {}

  private record Person(Optional<String> issuer, Map<String, Object> claims, List<String> without) {
    Person like(Person model) {
      var all = new LinkedHashMap<>(model.claims);
      all.putAll(claims);
      without.forEach(all::remove);
      return new Person(issuer.or(model::issuer), all, List.of());
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param name the file's name, for messages
   * @throws InvalidGrants if the file is invalid, with all problems
   */
  public static List<TestCase> read(String name, String yaml) throws InvalidGrants {
    return YamlDocument.read(
        name, yaml, (document, problems) -> new CaseReader().all(document, problems));
  }

  private List<TestCase> all(YamlMapping document, Problems problems) {
    document.only("version", "callers", "cases");
    YamlValue version = document.required("version");
    if (version.number() != VERSION) {
      throw version.problem("This Vend supports version 1 only.");
    }
    document
        .optional("callers")
        .ifPresent(value ->
            value
                .mapping()
                .entries()
                .forEach((name, caller) ->
                    problems
                        .collect(() -> person(caller))
                        .ifPresent(person -> callers.put(name, person))));
    var cases = new ArrayList<TestCase>();
    for (YamlValue entry : document.required("cases").nonEmptyList()) {
      problems.collect(() -> testCase(entry)).ifPresent(cases::add);
    }
    return cases;
  }

  private TestCase testCase(YamlValue entry) {
    YamlMapping mapping = entry.mapping();
    mapping.only(
        "name",
        "caller",
        "may",
        "mayNot",
        "mayAct",
        "mayNotAct",
        "operator",
        "grant",
        "reason",
        "session",
        "approved",
        "duration",
        "sourceIp",
        "time");
    Person person = caller(mapping.required("caller"));
    YamlValue subjects = subjects(mapping);
    List<String> roles = isAct(mapping) ? List.of() : roles(subjects);
    Place place = entry.place();
    return new TestCase(
        mapping.optional("name").map(YamlValue::text).orElse(defaultName(mapping, subjects)),
        place,
        person
            .issuer()
            .orElseThrow(
                () -> mapping.required("caller").problem("The caller has no \"issuer\". Add one.")),
        person.claims(),
        request(mapping),
        roles,
        expected(mapping));
  }

  private static String defaultName(YamlMapping mapping, YamlValue subjects) {
    return EXPECTATIONS.entrySet().stream()
            .filter(one -> mapping.optional(one.getKey()).isPresent())
            .map(one -> one.getValue() + " ")
            .findFirst()
            .orElseThrow()
        + subjects.oneOrMore().stream().map(YamlValue::text).collect(Collectors.joining(", "));
  }

  private Person caller(YamlValue value) {
    return value.isText() ? named(value) : person(value);
  }

  private Person named(YamlValue value) {
    return Optional.ofNullable(callers.get(value.text()))
        .orElseThrow(() ->
            value.problem(
                "\"callers\" has no caller %s. Its callers are: %s."
                    .formatted(value.text(), String.join(", ", callers.keySet()))));
  }

  private Person person(YamlValue value) {
    YamlMapping mapping = value.mapping().only("like", "issuer", "claims", "without");
    var claims = new LinkedHashMap<String, Object>();
    mapping
        .optional("claims")
        .ifPresent(all ->
            all.mapping().entries().forEach((name, claim) -> claims.put(name, claim.data())));
    List<String> without =
        mapping.optional("without").stream()
            .flatMap(names -> names.oneOrMore().stream())
            .map(YamlValue::text)
            .toList();
    var own = new Person(mapping.optional("issuer").map(YamlValue::text), claims, without);
    Person model =
        mapping
            .optional("like")
            .map(this::named)
            .orElse(new Person(Optional.empty(), Map.of(), List.of()));
    return own.like(model);
  }

  /** The value of the one key that says what to expect. */
  private static YamlValue subjects(YamlMapping mapping) {
    List<YamlValue> given =
        EXPECTATIONS.keySet().stream().flatMap(key -> mapping.optional(key).stream()).toList();
    if (given.size() != 1) {
      throw mapping.problem(
          "A case needs exactly one of \"may\" and \"mayNot\", with a role or a list of roles, or"
              + " \"mayAct\" and \"mayNotAct\", with an operator's action or a list of actions.");
    }
    return given.getFirst();
  }

  private static boolean isAct(YamlMapping mapping) {
    return mapping.optional("mayAct").or(() -> mapping.optional("mayNotAct")).isPresent();
  }

  private static List<String> roles(YamlValue subjects) {
    return subjects.oneOrMore().stream()
        .map(role -> role.as(text -> RoleReference.parse(text).toString()))
        .toList();
  }

  private static List<OperatorAction> actions(YamlValue subjects) {
    return subjects.oneOrMore().stream()
        .map(value ->
            value.as(text ->
                OperatorAction.of(text)
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "The action must be one of %s."
                                .formatted(String.join(", ", OperatorAction.names()))))))
        .toList();
  }

  private static Request request(YamlMapping mapping) {
    return new Request(
        mapping.optional("duration").map(value -> value.scalarAs(SessionDuration::parse)),
        mapping.optional("sourceIp").map(YamlValue::text).orElse(NO_ADDRESS),
        mapping.optional("time").map(value -> value.scalarAs(CaseReader::instant)));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("The time must be written like 2026-01-31T12:00:00Z.", e);
    }
  }

  private static Expected expected(YamlMapping mapping) {
    return isAct(mapping) ? expectedAct(mapping) : expectedRole(mapping);
  }

  private static Expected expectedAct(YamlMapping mapping) {
    for (String key : List.of("grant", "session", "approved", "duration")) {
      if (mapping.optional(key).isPresent()) {
        throw mapping.keyProblem(
            key, "The key \"%s\" is valid only with \"may\" and \"mayNot\".".formatted(key));
      }
    }
    Optional<String> operator = mapping.optional("operator").map(YamlValue::text);
    Optional<String> reason = mapping.optional("reason").map(value -> value.as(CaseReader::reason));
    List<OperatorAction> actions = actions(subjects(mapping));
    if (mapping.optional("mayAct").isPresent()) {
      if (reason.isPresent()) {
        throw mapping.keyProblem(
            "reason", "The key \"reason\" is valid only with \"mayNot\" and \"mayNotAct\".");
      }
      return new MayAct(actions, operator);
    }
    if (operator.isPresent()) {
      throw mapping.keyProblem("operator", "The key \"operator\" is valid only with \"mayAct\".");
    }
    return new MayNotAct(actions, reason);
  }

  private static Expected expectedRole(YamlMapping mapping) {
    if (mapping.optional("operator").isPresent()) {
      throw mapping.keyProblem("operator", "The key \"operator\" is valid only with \"mayAct\".");
    }
    Optional<String> grant = mapping.optional("grant").map(YamlValue::text);
    if (mapping.optional("may").isPresent()) {
      if (mapping.optional("reason").isPresent()) {
        throw mapping.keyProblem("reason", "The key \"reason\" is valid only with \"mayNot\".");
      }
      return new May(
          grant, session(mapping), mapping.optional("approved").map(YamlValue::flag).orElse(false));
    }
    if (mapping.optional("approved").isPresent()) {
      throw mapping.keyProblem("approved", "The key \"approved\" is valid only with \"may\".");
    }
    if (mapping.optional("session").isPresent()) {
      throw mapping.keyProblem(
          "session",
          "The key \"session\" is valid only with \"may\": a denied request has no session.");
    }
    return new MayNot(grant, mapping.optional("reason").map(value -> value.as(CaseReader::reason)));
  }

  private static String reason(String code) {
    if (Arrays.stream(Reason.values()).noneMatch(reason -> reason.code().equals(code))) {
      throw new IllegalArgumentException(
          "The reason must be a code of docs/reference/reason-codes.md.");
    }
    return code;
  }

  private static ExpectedSession session(YamlMapping mapping) {
    Optional<YamlMapping> session =
        mapping
            .optional("session")
            .map(value -> value.mapping().only("name", "sourceIdentity", "duration", "tags"));
    return new ExpectedSession(
        session.flatMap(one -> one.optional("name")).map(YamlValue::text),
        session.flatMap(one -> one.optional("sourceIdentity")).map(YamlValue::text),
        session
            .flatMap(one -> one.optional("duration"))
            .map(value -> value.scalarAs(SessionDuration::parse)),
        session.flatMap(one -> one.optional("tags")).map(CaseReader::tags).orElse(Map.of()));
  }

  private static Map<String, String> tags(YamlValue value) {
    var tags = new LinkedHashMap<String, String>();
    value.mapping().entries().forEach((key, tag) -> tags.put(key, tag.scalar()));
    return tags;
  }
}
