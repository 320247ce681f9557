package vend.cli.init;

import java.util.List;
import vend.aws.AccountName;

/**
 * The roles of the new file: one with which pipelines deploy, and one with which people read.
 *
 * @param deploy the name of the role for pipelines
 * @param deployPolicy its managed policy
 * @param deployAccounts the accounts that pipelines deploy to; empty if there are no pipelines
 * @param read the name of the role for people
 * @param readPolicy its managed policy
 * @param hasPeople whether the file has grants for people
 * @param first an account of the file, for test cases
 */
record Roles(
    String deploy,
    String deployPolicy,
    List<AccountName> deployAccounts,
    String read,
    String readPolicy,
    boolean hasPeople,
    AccountName first) {
  Roles {
    deployAccounts = List.copyOf(deployAccounts);
  }

  boolean hasPipelines() {
    return !deployAccounts.isEmpty();
  }

  /** The roles for pipelines, in a list of YAML. */
  String deployList() {
    return YamlText.list(deployAccounts.stream().map(name -> name + "/" + deploy).toList());
  }

  /** One role for pipelines, for a test case. */
  String deployExample() {
    return YamlText.of(deployAccounts.getFirst() + "/" + deploy);
  }

  /** The role for people in all accounts. */
  String readList() {
    return YamlText.list(List.of("*/" + read));
  }

  /** One role for people, for a test case. */
  String readExample() {
    return YamlText.of(first + "/" + read);
  }

  /** The section {@code roles} of the file. */
  String text() {
    var text = new StringBuilder();
    if (hasPipelines()) {
      text.append(
          """
            %s:
              accounts: %s
              policies: %s # narrow it down to what the pipelines deploy
              maxSession: 1h
          """
              .formatted(
                  YamlText.of(deploy),
                  YamlText.list(deployAccounts.stream().map(AccountName::value).toList()),
                  YamlText.list(List.of(deployPolicy))));
    }
    if (hasPeople) {
      text.append(
          """
            %s:
              accounts: ["*"]
              policies: %s
              maxSession: 1h
          """
              .formatted(YamlText.of(read), YamlText.list(List.of(readPolicy))));
    }
    return text.toString();
  }
}
