package vend.cli.init;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.cli.command.CommandFailed;
import vend.client.http.Answer;

/** The questions about a repository on GitHub, and GitHub's answers. */
final class GithubOptions {
  private static final String SERVER = "GitHub";
  private static final String PUBLIC_API = "https://api.github.com";
  private static final String PUBLIC_ISSUER = "https://token.actions.githubusercontent.com";

  /** GitHub's own form of owner and repository names. */
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

  @Option(
      names = "--repository",
      paramLabel = "OWNER/NAME",
      description = "The GitHub repository whose pipelines deploy.")
  private @Nullable String repository;

  @Option(
      names = "--repository-id",
      paramLabel = "NUMBER",
      description =
          "The number of the repository at GitHub: gh api repos/OWNER/NAME --jq .id. Default: Vend asks GitHub, with"
              + " GH_TOKEN or GITHUB_TOKEN for a private repository. GITHUB_API_URL names GitHub"
              + " Enterprise.")
  private @Nullable String repositoryId;

  @Option(
      names = "--owner-id",
      paramLabel = "NUMBER",
      description =
          "The number of the repository's owner at GitHub: gh api users/OWNER --jq .id. Default: Vend asks GitHub.")
  private @Nullable String ownerId;

  @Option(
      names = "--github-issuer",
      paramLabel = "URL",
      description =
          "The issuer of GitHub's tokens. Default: that of GitHub, or of GitHub Enterprise at"
              + " GITHUB_API_URL.")
  private @Nullable String issuer;

  /** What GitHub knows about a repository. */
  private record Found(
      String name, Optional<String> id, Optional<String> ownerId, Optional<String> branch) {}

  GithubSection ask(Setup setup, @Nullable String branch) throws CommandFailed {
    Answers answers = setup.answers();
    String name =
        answers.answer(
            repository,
            Question.of(
                "--repository",
                "the GitHub repository whose pipelines deploy, as in acme/shop",
                GithubOptions::repository));
    String api = api(setup.lookups());
    String from =
        answers.answer(
            first(issuer, issuerOf(api)),
            Question.of("--github-issuer", "the issuer of GitHub's tokens", AnswerForm::address));
    Found found =
        repositoryId != null && ownerId != null
            ? new Found(name, Optional.empty(), Optional.empty(), Optional.empty())
            : find(setup.lookups(), api, name);
    String numbers = "--repository-id and --owner-id";
    return new GithubSection(
        from,
        found.name,
        answers.answer(
            first(repositoryId, found.id),
            Question.of(
                numbers,
                "the number of %s at GitHub (gh api repos/%s --jq .id)".formatted(name, name),
                AnswerForm::number)),
        answers.answer(
            first(ownerId, found.ownerId),
            Question.of(
                numbers,
                "the number of its owner at GitHub (gh api users/%s --jq .id)"
                    .formatted(name.substring(0, name.indexOf('/'))),
                AnswerForm::number)),
        answers.answer(
            branch,
            Question.of(
                    "--branch", "the branch of %s that deploys".formatted(name), AnswerForm::branch)
                .or(found.branch.orElse("main"))));
  }

  private static @Nullable String first(@Nullable String given, Optional<String> found) {
    return given == null ? found.orElse(null) : given;
  }

  private static String repository(String answer) {
    if (!REPOSITORY.matcher(answer).matches()) {
      throw new IllegalArgumentException(
          "the value must be owner and name of a repository, such as acme/shop");
    }
    return answer;
  }

  private static String api(Lookups lookups) throws CommandFailed {
    String named = lookups.environment().getOrDefault("GITHUB_API_URL", "");
    try {
      return named.isBlank() ? PUBLIC_API : AnswerForm.server(named);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("GITHUB_API_URL is not usable: " + e.getMessage());
    }
  }

  /** GitHub's issuer that belongs to an API; empty if the form of the API's address is unknown. */
  private static Optional<String> issuerOf(String api) {
    if (api.equals(PUBLIC_API)) {
      return Optional.of(PUBLIC_ISSUER);
    }
    Matcher tenant = Pattern.compile("https://api\\.([a-z0-9-]+\\.ghe\\.com)").matcher(api);
    if (tenant.matches()) {
      return Optional.of("https://token.actions." + tenant.group(1));
    }
    return api.endsWith("/api/v3")
        ? Optional.of(api.replaceFirst("/api/v3$", "/_services/token"))
        : Optional.empty();
  }

  private static Found find(Lookups lookups, String api, String name) {
    lookups.step("asking %s for the numbers of %s".formatted(URI.create(api).getHost(), name));
    try {
      Found found = found(lookups, api, name);
      lookups.found(
          "GitHub: the number of %s is %s, and that of its owner %s"
              .formatted(found.name, found.id.orElse(""), found.ownerId.orElse("")));
      return found;
    } catch (LookupFailed e) {
      lookups.note("the numbers of %s are not known. %s".formatted(name, e.getMessage()));
      return new Found(name, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Asks GitHub.
   *
   * @see <a href="https://docs.github.com/en/rest/repos/repos#get-a-repository">GitHub: get a
   *     repository</a>
   */
  private static Found found(Lookups lookups, String api, String name) throws LookupFailed {
    var token = lookups.token("GH_TOKEN", "GITHUB_TOKEN");
    var headers = new HashMap<String, String>();
    headers.put("Accept", "application/vnd.github+json");
    headers.put("X-GitHub-Api-Version", "2022-11-28");
    token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret.reveal()));
    Answer answer = lookups.get(api + "/repos/" + name, headers, SERVER);
    if (answer.status() != 200) {
      throw refused(answer, name, token.isPresent());
    }
    Map<String, Object> data = Lookups.object(answer, SERVER);
    String whole = Lookups.text(data.get("full_name")).orElse(name);
    if (!whole.equalsIgnoreCase(name)) {
      throw new LookupFailed("GitHub's answer is about another repository: " + whole);
    }
    Optional<String> id = Lookups.number(data.get("id"));
    Optional<String> owner =
        data.get("owner") instanceof Map<?, ?> one
            ? Lookups.number(one.get("id"))
            : Optional.empty();
    if (id.isEmpty() || owner.isEmpty()) {
      throw new LookupFailed("GitHub's answer has no numbers");
    }
    return new Found(
        REPOSITORY.matcher(whole).matches() ? whole : name,
        id,
        owner,
        Lookups.text(data.get("default_branch")).filter(AnswerForm::isBranch));
  }

  private static LookupFailed refused(Answer answer, String name, boolean withToken) {
    boolean isLimit =
        answer.status() == 429
            || (answer.status() == 403
                && (answer.header("x-ratelimit-remaining").filter("0"::equals).isPresent()
                    || answer.header("retry-after").isPresent()));
    if (isLimit) {
      return new LookupFailed(
          "GitHub limits the number of requests (%d). Try again later%s"
              .formatted(answer.status(), withToken ? "." : ", or set GITHUB_TOKEN."));
    }
    return new LookupFailed(
        switch (answer.status()) {
          case 301, 302, 307, 308 ->
              "%s has been renamed or moved. Use its new name.".formatted(name);
          case 401 -> "GitHub rejects the token in GH_TOKEN or GITHUB_TOKEN (401).";
          case 404 ->
              withToken
                  ? "GitHub has no repository %s, or the token may not read it (404)."
                      .formatted(name)
                  : "GitHub has no public repository %s (404). For a private one, set GITHUB_TOKEN."
                      .formatted(name);
          default -> "GitHub answered with status %d.".formatted(answer.status());
        });
  }
}
