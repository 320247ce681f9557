package vend.cli.init;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.aws.AccountId;
import vend.aws.AwsRegion;
import vend.aws.Partition;
import vend.cli.command.CommandFailed;

/** The questions about people in IAM Identity Center. */
final class IdentityCenterOptions {
  /** Identity Center's own form of the name of a permission set. */
  private static final Pattern PERMISSION_SET = Pattern.compile("[\\w+=,.@-]{1,32}");

  @Option(
      names = "--permission-set",
      paramLabel = "NAME",
      description = "The permission set of IAM Identity Center whose users may read.")
  private @Nullable String permissionSet;

  @Option(
      names = "--sign-in-account",
      paramLabel = "ACCOUNT",
      description =
          "The account in which people have the permission set. Default: the hub account.")
  private @Nullable String account;

  @Option(
      names = "--sts-region",
      paramLabel = "REGION",
      description = "The region whose STS verifies AWS identities. Default: AWS_REGION.")
  private @Nullable String region;

  IdentityCenterSection ask(Setup setup) throws CommandFailed {
    Answers answers = setup.answers();
    return new IdentityCenterSection(
        answers.answer(
            region,
            Question.of(
                    "--sts-region",
                    "the region whose STS verifies AWS identities, as in eu-central-1",
                    answer -> region(answer, setup.accounts().partition()))
                .or(
                    Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                        .map(name -> setup.lookups().environment().getOrDefault(name, ""))
                        .filter(name -> !name.isBlank())
                        .findFirst())),
        new AccountId(
            answers.answer(
                account,
                Question.of(
                        "--sign-in-account",
                        "the account in which people have the permission set",
                        answer -> new AccountId(answer).value())
                    .or(setup.accounts().hub().value()))),
        answers.answer(
            permissionSet,
            Question.of(
                "--permission-set",
                "the permission set of IAM Identity Center whose users may read",
                IdentityCenterOptions::permissionSet)));
  }

  private static String region(String answer, Partition partition) {
    AwsRegion region = new AwsRegion(answer);
    if (region.partition() != partition) {
      throw new IllegalArgumentException(
          "the region must be in the partition %s of the hub".formatted(partition));
    }
    return region.id();
  }

  private static String permissionSet(String answer) {
    if (!PERMISSION_SET.matcher(answer).matches()) {
      throw new IllegalArgumentException(
          "the name of a permission set is 1 to 32 letters, digits and characters of +=,.@_-");
    }
    return answer;
  }
}
