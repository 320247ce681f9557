package vend.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;

/**
 * Random requests and policies; the same seed gives the same cases. The texts are few and similar,
 * so that about half of all comparisons match.
 */
public final class RandomCases {
  private static final List<AccountId> ACCOUNTS =
      List.of(new AccountId("111111111111"), new AccountId("222222222222"));
  private static final List<String> TEXTS =
      List.of("a", "A", "ab", "aab", "a*", "a?b", "*", "a.b", "(a)", "b", "a/b", "true", "7");
  private static final List<String> PATTERNS =
      List.of(
          "a",
          "A",
          "ab",
          "a*",
          "*b",
          "a?b",
          "*",
          "?",
          "??*",
          "a*b*",
          "a.b",
          "(a)",
          "[ab]",
          "a|b",
          "",
          "^a$",
          "${*}",
          "a${*}",
          "a${?}b",
          "${k:same}",
          "${k:same}*",
          "${k:none, 'a'}",
          "*${K:SAME}");
  private static final List<String> NUMBERS = List.of("1", "2", "02", "2.0", "2.5", "-1", "10");
  private static final List<String> DATES =
      List.of(
          "2026-01-31T12:00:00Z",
          "2026-01-31T13:00:00+01:00",
          "2026-01-31",
          "2026-02-01T00:00Z",
          "2026-01",
          "2026-01-31T12:00:00.5Z");
  private static final List<String> ADDRESSES =
      List.of("203.0.113.7", "203.0.113.8", "10.0.0.1", "2001:db8::1", "2001:db8:0:1::1");
  private static final List<String> RANGES =
      List.of(
          "203.0.113.0/24",
          "203.0.113.7/32",
          "203.0.113.4/30",
          "128.0.0.0/1",
          "10.0.0.0/8",
          "2001:db8::/64",
          "2001:db8::/32",
          "2001:db8::1/128",
          "::/0");
  private static final List<String> ARNS =
      List.of(
          "arn:aws:iam::111111111111:role/a", "arn:aws:iam::222222222222:role/a",
          "arn:aws:sqs:eu-west-1:111111111111:a:b", "arn:aws:s3:::a/b");
  private static final List<String> ARN_PATTERNS =
      List.of(
          "arn:aws:iam::111111111111:role/a",
          "arn:aws:iam::*:role/?",
          "arn:aws:iam::*:*",
          "arn:*:*:*:*:*",
          "arn:aws:sqs:*:*:b",
          "arn:aws:sqs:*:111111111111:a:?",
          "arn:aws:s3:::${k:same}/*",
          "arn:aws:s3:*:*:a/*",
          "arn:aws:iam::??????????11:role/*");
  private static final List<String> ACTIONS =
      List.of("sts:AssumeRole", "sts:TagSession", "sqs:SendMessage", "sqs:DeleteQueue");
  private static final List<String> ACTION_PATTERNS =
      List.of(
          "*",
          "sts:*",
          "sts:AssumeRole",
          "sts:assumerole",
          "sts:Assume*",
          "sqs:*",
          "sqs:Send*",
          "sqs:?endMessage",
          "sts:TagSession",
          "sqs:*Queue");

  private final Random random;

  /** The cases of a seed. */
  public RandomCases(long seed) {
    random = new Random(seed);
  }

  /** A request with policies of each kind. */
  public SimulatorCase next() {
    AccountId account = oneOf(ACCOUNTS);
    String action = oneOf(ACTIONS);
    boolean role = action.startsWith("sts:");
    String resource =
        role
            ? "arn:aws:iam::" + account + ":role/vend/" + oneOf(List.of("a", "ab"))
            : "arn:aws:sqs:eu-west-1:" + account + ":" + oneOf(List.of("a", "ab"));
    Principal principal = principal();
    boolean service = principal instanceof Principal.Service;
    Optional<PolicyDocument> boundary = service ? Optional.empty() : maybe(5, () -> policy(false));
    Optional<PolicyDocument> resourcePolicy =
        role ? Optional.of(policy(true)) : maybe(2, () -> policy(true));
    return new SimulatorCase(
        principal,
        action,
        resource,
        account,
        context(),
        service ? List.of() : List.of(policy(false), policy(false)),
        session(principal, resourcePolicy),
        boundary,
        resourcePolicy);
  }

  /** A user with full access in its account under one condition. */
  public SimulatorCase nextCondition() {
    AccountId account = ACCOUNTS.getFirst();
    Statement statement =
        new Statement(
            Optional.empty(),
            Effect.ALLOW,
            Optional.empty(),
            new ActionElement(false, List.of("*")),
            Optional.of(new ResourceElement(false, List.of("*"))),
            new Conditions(List.of(condition())));
    return new SimulatorCase(
        new Principal.IamUser(Partition.AWS, account, "ann"),
        "sqs:SendMessage",
        "arn:aws:sqs:eu-west-1:" + account + ":a",
        account,
        context(),
        List.of(new PolicyDocument(List.of(statement))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Omits the session policy if the resource's policy may name the session itself: one of the
   * simulator's deviations.
   */
  private Optional<PolicyDocument> session(
      Principal principal, Optional<PolicyDocument> resourcePolicy) {
    boolean mayNameSession =
        resourcePolicy.stream()
            .flatMap(policy -> policy.statements().stream())
            .flatMap(statement -> statement.principal().stream())
            .anyMatch(element -> element.match(principal) == PrincipalMatch.DIRECT);
    return principal instanceof Principal.RoleSession && !mayNameSession
        ? maybe(2, () -> policy(false))
        : Optional.empty();
  }

  private Principal principal() {
    AccountId account = oneOf(ACCOUNTS);
    RoleArn role = RoleArn.of(Partition.AWS, account, oneOf(List.of("hub", "vend/other")));
    return switch (random.nextInt(5)) {
      case 0 -> new Principal.IamUser(Partition.AWS, account, oneOf(List.of("ann", "Ann")));
      case 1 -> new Principal.Service("lambda.amazonaws.com");
      default -> new Principal.RoleSession(role, oneOf(List.of("s-1", "s-2")));
    };
  }

  private Map<String, List<String>> context() {
    Map<String, List<String>> context = new LinkedHashMap<>();
    context.put("k:same", List.of(oneOf(List.of("a", "ab", "*"))));
    put(context, "k:text", () -> List.of(oneOf(TEXTS)));
    put(context, "k:many", () -> severalOf(TEXTS, 2));
    put(context, "k:number", () -> List.of(oneOf(NUMBERS)));
    put(context, "k:date", () -> List.of(oneOf(DATES)));
    put(context, "k:bool", () -> List.of(oneOf(List.of("true", "false"))));
    put(context, "k:bytes", () -> List.of(oneOf(List.of("YQ==", "YWI="))));
    put(context, "k:address", () -> List.of(oneOf(ADDRESSES)));
    put(context, "k:arn", () -> List.of(oneOf(ARNS)));
    put(context, "k:arns", () -> severalOf(ARNS, 2));
    return context;
  }

  private void put(Map<String, List<String>> context, String key, Supplier<List<String>> values) {
    if (random.nextInt(4) > 0) {
      context.put(key, values.get());
    }
  }

  private PolicyDocument policy(boolean ofResource) {
    List<Statement> statements = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      statements.add(statement(ofResource));
    }
    return new PolicyDocument(statements);
  }

  private Statement statement(boolean ofResource) {
    boolean deny = random.nextInt(8) == 0;
    return new Statement(
        Optional.empty(),
        deny ? Effect.DENY : Effect.ALLOW,
        ofResource ? Optional.of(principalElement()) : Optional.empty(),
        new ActionElement(random.nextInt(8) == 0, severalOf(ACTION_PATTERNS, 1)),
        ofResource && random.nextInt(2) == 0 ? Optional.empty() : Optional.of(resourceElement()),
        conditions());
  }

  private PrincipalElement principalElement() {
    List<String> names = new ArrayList<>();
    for (AccountId account : ACCOUNTS) {
      names.add(account.value());
      names.add("arn:aws:iam::" + account + ":root");
      names.add("arn:aws:iam::" + account + ":user/ann");
      names.add("arn:aws:iam::" + account + ":role/hub");
      names.add("arn:aws:iam::" + account + ":role/vend/other");
      names.add("arn:aws:sts::" + account + ":assumed-role/hub/s-1");
    }
    names.add("*");
    List<PrincipalName> several = new ArrayList<>();
    severalOf(names, 1).forEach(name -> several.add(PrincipalName.parse("AWS", name)));
    if (random.nextInt(4) == 0) {
      several.add(PrincipalName.parse("Service", "lambda.amazonaws.com"));
    }
    return new PrincipalElement(random.nextInt(10) == 0, several);
  }

  private ResourceElement resourceElement() {
    List<String> resources = new ArrayList<>();
    for (AccountId account : ACCOUNTS) {
      resources.add("arn:aws:iam::" + account + ":role/vend/a");
      resources.add("arn:aws:iam::" + account + ":role/vend/*");
      resources.add("arn:aws:iam::" + account + ":role/vend/${k:same}");
      resources.add("arn:aws:sqs:*:" + account + ":a*");
    }
    resources.addAll(
        List.of(
            "*",
            "*",
            "arn:aws:iam::*:role/vend/?",
            "arn:aws:sqs:eu-*:*:?b",
            "arn:*:iam::*:role/*"));
    boolean excluding = random.nextInt(8) == 0;
    if (!excluding) {
      // The simulator treats these two differently in NotResource.
      resources.add("arn:aws:sqs:*");
      resources.add("arn:aws:iam::*:role/vend/${k:text}");
    }
    return new ResourceElement(excluding, severalOf(resources, 1));
  }

  private Conditions conditions() {
    Map<String, Condition> byName = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Condition condition = condition();
      byName.put(condition.operator() + " " + condition.key(), condition);
    }
    return new Conditions(List.copyOf(byName.values()));
  }

  Condition condition() {
    return switch (random.nextInt(8)) {
      case 0 -> condition("Numeric", "k:number", NUMBERS);
      case 1 -> condition("Date", "k:date", DATES);
      case 2 -> condition("Ip", "k:address", RANGES);
      case 3 -> condition("Arn", oneOf(List.of("k:arn", "k:arns")), ARN_PATTERNS);
      case 4 ->
          random.nextBoolean()
              ? condition("Bool", "k:bool", List.of("true", "false", "True"))
              : condition("Binary", "k:bytes", List.of("YQ==", "YWI=", "Yg=="));
      case 5 ->
          new Condition(
              ConditionOperator.of(Comparison.NULL),
              oneOf(List.of("k:text", "k:many", "k:same", "k:none")),
              List.of(oneOf(List.of("true", "false"))));
      default -> condition("String", oneOf(List.of("k:text", "K:Many", "k:none")), PATTERNS);
    };
  }

  private Condition condition(String family, String key, List<String> values) {
    Comparison comparison = comparison(name -> name.contains(family) && !name.equals("Null"));
    ConditionOperator.Qualifier qualifier =
        random.nextInt(2) == 0
            ? ConditionOperator.Qualifier.NONE
            : oneOf(List.of(ConditionOperator.Qualifier.values()));
    // The simulator escapes wildcards only if there are any, which is one of its deviations.
    List<String> usable =
        comparison.toString().contains("String") && !comparison.toString().endsWith("Like")
            ? values.stream().filter(value -> !value.matches(".*\\$\\{[*?]}.*")).toList()
            : values;
    // The simulator treats ForAnyValue with IfExists differently.
    boolean ifExists =
        qualifier != ConditionOperator.Qualifier.FOR_ANY_VALUE && random.nextInt(5) == 0;
    return new Condition(
        new ConditionOperator(qualifier, comparison, ifExists), key, severalOf(usable, 2));
  }

  private Comparison comparison(Predicate<String> isMeant) {
    return oneOf(
        List.of(Comparison.values()).stream()
            .filter(comparison -> isMeant.test(comparison.toString()))
            .toList());
  }

  private <T> Optional<T> maybe(int oneIn, Supplier<T> value) {
    return random.nextInt(oneIn) == 0 ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** One element, and up to this many more, all distinct. */
  private <T> List<T> severalOf(List<T> list, int more) {
    List<T> several = new ArrayList<>();
    for (int i = random.nextInt(more + 1); i >= 0; i--) {
      T item = oneOf(list);
      if (!several.contains(item)) {
        several.add(item);
      }
    }
    return several;
  }
}
