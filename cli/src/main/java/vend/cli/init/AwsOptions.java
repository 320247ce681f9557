package vend.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.grant.OrganizationId;

/** The questions about hub, organization and accounts, and AWS's answers. */
final class AwsOptions {
  @Option(
      names = "--hub-account",
      paramLabel = "ACCOUNT",
      description = "The id of the account that Vend runs in. Default: that of your credentials.")
  private @Nullable String hubAccount;

  @Option(
      names = "--hub-role",
      paramLabel = "NAME",
      defaultValue = "vend-hub",
      description = "The role that assumes all other roles. Default: ${DEFAULT-VALUE}.")
  private String hubRole;

  @Option(
      names = "--partition",
      paramLabel = "NAME",
      description =
          "The AWS partition: aws, aws-cn or aws-us-gov. Default: that of your credentials, else"
              + " aws.")
  private @Nullable String partition;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The id of your AWS organization. Default: that of your credentials.")
  private @Nullable String organization;

  @Option(
      names = "--account",
      paramLabel = "NAME=ID",
      description =
          "An account in which Vend assumes roles, and its name in the file. Repeatable. Default:"
              + " all active accounts of the organization, except its management account and the"
              + " hub account.")
  private List<String> accounts = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  AwsOptions() {}

  AwsAccounts ask(Answers answers, Lookups lookups) throws CommandFailed {
    AwsFacts facts = facts(lookups);
    AccountId hub =
        new AccountId(
            answers.answer(
                hubAccount,
                Question.of(
                        "--hub-account",
                        "the id of the hub account",
                        answer -> new AccountId(answer).value())
                    .or(facts.account().map(AccountId::value))));
    Partition own = partition(facts, hub);
    OrganizationId company =
        new OrganizationId(
            answers.answer(
                organization,
                Question.of(
                        "--organization",
                        "the id of the AWS organization",
                        answer -> new OrganizationId(answer).value())
                    .or(facts.organization().map(OrganizationId::value))));
    return new AwsAccounts(own, hub, hubRole, company, accounts(answers, lookups, facts, hub));
  }

  /** Asks AWS only for what no option says. */
  private AwsFacts facts(Lookups lookups) {
    if (hubAccount != null && organization != null && !accounts.isEmpty()) {
      return AwsFacts.NONE;
    }
    Optional<AwsCli> aws = AwsCli.find(lookups.environment());
    if (aws.isEmpty()) {
      lookups.note("the AWS CLI is not installed, so AWS is not asked for your accounts.");
      return AwsFacts.NONE;
    }
    return AwsFacts.of(aws.get(), lookups, accounts.isEmpty());
  }

  private Partition partition(AwsFacts facts, AccountId hub) throws CommandFailed {
    Optional<Partition> own =
        partition == null
            ? Optional.of(facts.partition().orElse(Partition.AWS))
            : Partition.of(partition);
    if (own.isEmpty()) {
      throw new CommandFailed("--partition takes aws, aws-cn or aws-us-gov");
    }
    try {
      var _ = RoleArn.of(own.get(), hub, hubRole);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--hub-role: " + e.getMessage());
    }
    return own.get();
  }

  private List<AccountNames.Named> accounts(
      Answers answers, Lookups lookups, AwsFacts facts, AccountId hub) throws CommandFailed {
    List<AccountNames.Named> known = AccountNames.of(facts.spokes(hub));
    if (accounts.isEmpty() && !facts.members().isEmpty()) {
      lookups.note(
          known.isEmpty()
              ? "the organization has no active account but the management account and the hub account."
              : "%d accounts of the organization, without the management account and the hub account."
                  .formatted(known.size()));
    }
    if (known.isEmpty() || !accounts.isEmpty()) {
      String given =
          answers.answer(
              accounts.isEmpty() ? null : String.join(",", accounts),
              Question.of(
                  "--account",
                  "the accounts in which Vend assumes roles, as in shop-prod=222222222222",
                  answer -> {
                    var _ = named(answer);
                    return answer;
                  }));
      return named(given);
    }
    String all = "all";
    String chosen =
        answers.answer(
            null,
            Question.of(
                    "--account",
                    "the accounts in which Vend assumes roles: all, or names with commas between (%s)"
                        .formatted(examples(known)),
                    answer -> {
                      if (!answer.equals(all)) {
                        var _ = chosen(answer, known);
                      }
                      return answer;
                    })
                .or(all));
    return chosen.equals(all) ? known : chosen(chosen, known);
  }

  private static String examples(List<AccountNames.Named> known) {
    return known.stream().limit(3).map(one -> one.name().value()).collect(Collectors.joining(", "))
        + (known.size() > 3 ? ", …" : "");
  }

  private static List<AccountNames.Named> chosen(String answer, List<AccountNames.Named> known) {
    List<String> names = Answers.parts(answer);
    for (String name : names) {
      if (known.stream().noneMatch(one -> one.name().value().equals(name))) {
        throw new IllegalArgumentException("the organization has no account " + name);
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("name at least one account");
    }
    return known.stream().filter(one -> names.contains(one.name().value())).toList();
  }

  private static List<AccountNames.Named> named(String answer) {
    var byName = new LinkedHashMap<AccountName, AccountId>();
    for (String part : Answers.parts(answer)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "an account must be NAME=ID, as in shop-prod=222222222222");
      }
      var name = new AccountName(part.substring(0, equals).strip());
      var id = new AccountId(part.substring(equals + 1).strip());
      if (byName.containsKey(name) || byName.containsValue(id)) {
        throw new IllegalArgumentException("each account needs a name and an id of its own");
      }
      byName.put(name, id);
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("name at least one account");
    }
    return byName.entrySet().stream()
        .map(one -> new AccountNames.Named(one.getKey(), one.getValue()))
        .toList();
  }
}
