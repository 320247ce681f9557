package vend.cli.init;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.Prompt;
import vend.cli.command.ShellWord;
import vend.cli.grants.GrantsFile;
import vend.cli.grants.TestCommand;
import vend.cli.settings.UserNetwork;
import vend.client.http.BoundedHttp;

/** {@code vend init}: writes the first grants file and its test cases. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Write a first grants file and its test cases",
      "",
      "Asks a few questions at the terminal, looks up numbers and accounts, and writes both files."
          + " Each question has an option, so the command also runs unattended. Both files pass vend"
          + " grants check and vend grants test, or nothing is written.",
      "",
      "Vend asks GitHub or GitLab for the numbers of a repository, reads the documents of your"
          + " identity provider, and asks AWS for your account and your organization by the AWS CLI,"
          + " if it is installed. It says what it could not look up.",
      "",
      "To add external ids to accounts of an existing file, use vend grants init."
    },
    footer = {
      "",
      "Exit code: 0 written; 2 could not run.",
      "",
      "Examples:",
      "  vend init",
      "  vend init --provider github --repository acme/shop --output team/grants.yaml",
      "  vend init --provider github,oidc --repository acme/shop --branch main \\",
      "    --oidc-issuer https://id.example.com --oidc-client-id vend \\",
      "    --group engineering --hub-account 111111111111 \\",
      "    --organization o-a1b2c3d4e5 --account shop-prod=222222222222"
    })
public final class NewGrantsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description =
          "The grants file to write. The test cases go beside it: the same name, ending in"
              + " .test.yaml. Default: ${DEFAULT-VALUE}.")
  private Path output;

  @Option(names = "--force", description = "Replace existing files.")
  private boolean force;

  @Option(
      names = "--defaults",
      description = "Ask no question that has a default, and take the default.")
  private boolean defaults;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "What proves the identity of callers: github, gitlab, oidc, identity-center or saml."
              + " Repeatable, or with commas between.")
  private List<String> providers = new ArrayList<>();

  @Option(
      names = "--audience",
      paramLabel = "TEXT",
      description =
          "The audience of tokens for this hub: its future address, or any text that no other hub"
              + " has. Default: urn:vend: and the organization.")
  private @Nullable String audience;

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "The branch that deploys. Default: the default branch of the repository.")
  private @Nullable String branch;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "A group of people who may read, for oidc and saml. Repeatable.")
  private List<String> groups = new ArrayList<>();

  @Mixin private AwsOptions aws = new AwsOptions();
  @Mixin private RoleOptions roles = new RoleOptions();
  @Mixin private GithubOptions github = new GithubOptions();
  @Mixin private GitlabOptions gitlab = new GitlabOptions();
  @Mixin private OidcOptions oidc = new OidcOptions();
  @Mixin private IdentityCenterOptions identityCenter = new IdentityCenterOptions();
  @Mixin private SamlOptions saml = new SamlOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public NewGrantsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext own = context.at(spec.commandLine());
    var files = new NewFiles(output, TestCommand.casesOf(output), force);
    files.check();
    Prompt prompt = own.prompt().get();
    var answers = new Answers(prompt, own.err(), defaults);
    try (BoundedHttp http =
        UserNetwork.of(own.environment(), own.err()).http().within(Lookups.LONGEST)) {
      Draft draft = draft(answers, new Lookups(http, own.environment(), own.err(), own.terminal()));
      Draft.Texts texts =
          draft.texts(files.grants(), files.tests(), own.random(), own.clock().instant());
      files.write(texts.grants(), texts.tests());
      report(own.out(), files, draft, texts);
    }
    return 0;
  }

  private Draft draft(Answers answers, Lookups lookups) throws CommandFailed {
    List<Provider> chosen = providers(answers);
    boolean hasPipelines = chosen.contains(Provider.GITHUB) || chosen.contains(Provider.GITLAB);
    boolean hasGroups = chosen.contains(Provider.OIDC) || chosen.contains(Provider.SAML);
    boolean hasPeople = hasGroups || chosen.contains(Provider.IDENTITY_CENTER);
    AwsAccounts accounts = aws.ask(answers, lookups);
    var setup = new Setup(answers, lookups, output, accounts);
    List<String> members = hasGroups ? groups(answers) : List.of();
    String shared =
        answers.answer(
            audience,
            Question.of(
                    "--audience", "the audience of tokens for this hub", NewGrantsCommand::audience)
                .or("urn:vend:" + accounts.organization()));
    Roles chosenRoles = roles.ask(answers, accounts, hasPipelines, hasPeople);
    var sections = new ArrayList<CallerSection>();
    for (Provider provider : chosen) {
      sections.add(
          switch (provider) {
            case GITHUB -> github.ask(setup, branch);
            case GITLAB -> gitlab.ask(setup, branch);
            case OIDC -> oidc.ask(setup, members);
            case IDENTITY_CENTER -> identityCenter.ask(setup);
            case SAML -> saml.ask(setup, members);
          });
    }
    return new Draft(accounts, shared, chosenRoles, sections);
  }

  private List<Provider> providers(Answers answers) throws CommandFailed {
    var question =
        Question.of(
            "--provider",
            "what proves the identity of callers (%s)".formatted(Provider.ids()),
            answer -> {
              var _ = Provider.of(Answers.parts(answer));
              return answer;
            });
    if (providers.isEmpty()) {
      List<Provider> all = List.of(Provider.values());
      List<Integer> chosen =
          answers.choices(
              "What proves the identity of callers",
              all.stream().map(Provider::line).toList(),
              "no other");
      if (!chosen.isEmpty()) {
        return chosen.stream().sorted().map(all::get).toList();
      }
    }
    return Provider.of(answers.answers(providers, question));
  }

  /** Groups may contain commas, as in LDAP, so they are not split. */
  private List<String> groups(Answers answers) throws CommandFailed {
    var question = Question.of("--group", "the group of people who may read", AnswerForm::text);
    if (groups.isEmpty()) {
      return List.of(answers.answer(null, question));
    }
    var checked = new ArrayList<String>();
    for (String group : groups) {
      checked.add(answers.answer(group, question));
    }
    return checked.stream().distinct().toList();
  }

  private static String audience(String answer) {
    if (!AnswerForm.text(answer).matches("[!-~]+")) {
      throw new IllegalArgumentException("the value must be ASCII without spaces");
    }
    return answer;
  }

  private static void report(PrintWriter out, NewFiles files, Draft draft, Draft.Texts texts) {
    String grants = ShellWord.of(files.grants().toString());
    out.printf(
        "%s: %d grant%s for %d account%s%n",
        files.grants(),
        draft.sections().size(),
        draft.sections().size() == 1 ? "" : "s",
        draft.accounts().spokes().size(),
        draft.accounts().spokes().size() == 1 ? "" : "s");
    out.printf("%s: %d cases, all as expected%n", files.tests(), texts.cases());
    if (draft.sections().stream().anyMatch(section -> !(section instanceof OidcSection))) {
      out.printf("Callers need the audience %s%n", draft.audience());
    }
    out.println();
    out.println("Next:");
    out.println("  vend grants check " + grants);
    out.println("  vend grants test " + grants);
    out.println("  vend local --grants " + grants);
    out.println("To deploy it in AWS, continue with docs/tutorial/aws.md.");
    out.flush();
  }
}
