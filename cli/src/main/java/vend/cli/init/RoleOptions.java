package vend.cli.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.grant.ManagedPolicy;

/** The questions about the roles of pipelines and people. */
final class RoleOptions {
  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "The role with which pipelines deploy. Default: deploy.")
  private @Nullable String role;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description =
          "The managed policy of the role for pipelines: a name of AWS's own, or an ARN. Default: PowerUserAccess.")
  private @Nullable String policy;

  @Option(
      names = "--deploy-account",
      paramLabel = "NAME",
      description =
          "An account that pipelines deploy to. Repeatable. Default: the account, if there is only"
              + " one.")
  private List<String> deployAccounts = new ArrayList<>();

  @Option(
      names = "--people-role",
      paramLabel = "NAME",
      description = "The role with which people read in all accounts. Default: read-only.")
  private @Nullable String peopleRole;

  @Option(
      names = "--people-policy",
      paramLabel = "POLICY",
      description = "The managed policy of the role for people. Default: ReadOnlyAccess.")
  private @Nullable String peoplePolicy;

  Roles ask(Answers answers, AwsAccounts accounts, boolean hasPipelines, boolean hasPeople)
      throws CommandFailed {
    List<AccountName> targets = hasPipelines ? targets(answers, accounts.spokes()) : List.of();
    String deploy = "deploy";
    String deployPolicy = "PowerUserAccess";
    if (!targets.isEmpty()) {
      deploy =
          answers.answer(
              role,
              Question.of("--role", "the role with which pipelines deploy", RoleOptions::role)
                  .or(deploy));
      deployPolicy =
          answers.answer(
              policy,
              Question.of("--policy", "the managed policy of this role", RoleOptions::policy)
                  .or(deployPolicy));
    }
    String read = "read-only";
    String readPolicy = "ReadOnlyAccess";
    if (hasPeople) {
      read =
          answers.answer(
              peopleRole,
              Question.of(
                      "--people-role",
                      "the role with which people read in all accounts",
                      RoleOptions::role)
                  .or(read));
      readPolicy =
          answers.answer(
              peoplePolicy,
              Question.of("--people-policy", "the managed policy of this role", RoleOptions::policy)
                  .or(readPolicy));
    }
    // IAM's names of roles are unique without regard to case.
    if (!targets.isEmpty() && hasPeople && deploy.equalsIgnoreCase(read)) {
      throw new CommandFailed(
          "pipelines and people need different roles. Give another name with --role or --people-role");
    }
    return new Roles(
        deploy,
        deployPolicy,
        targets,
        read,
        readPolicy,
        hasPeople,
        accounts.spokes().getFirst().name());
  }

  private List<AccountName> targets(Answers answers, List<AccountNames.Named> spokes)
      throws CommandFailed {
    List<String> names = spokes.stream().map(one -> one.name().value()).toList();
    var question =
        Question.of(
            "--deploy-account",
            "the account that pipelines deploy to",
            answer -> {
              for (String name : Answers.parts(answer)) {
                if (!names.contains(name)) {
                  throw new IllegalArgumentException("the file has no account " + name);
                }
              }
              return answer;
            });
    if (deployAccounts.isEmpty() && names.size() > 1) {
      Optional<Integer> chosen = answers.choice("The account that pipelines deploy to", names);
      if (chosen.isPresent()) {
        return List.of(spokes.get(chosen.get()).name());
      }
    }
    List<String> targets =
        deployAccounts.isEmpty() && names.size() == 1
            ? names
            : answers.answers(deployAccounts, question);
    return targets.stream().map(AccountName::new).toList();
  }

  private static String role(String answer) {
    if (answer.contains("/")) {
      throw new IllegalArgumentException("the name of a role has no path here");
    }
    return new RoleArn(Partition.AWS, new AccountId("000000000000"), "/vend/", answer).name();
  }

  private static String policy(String answer) {
    return new ManagedPolicy(answer).text();
  }
}
