package vend.cli.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.cli.command.CommandFailed;
import vend.client.http.Answer;

/** The questions about a project on GitLab, and GitLab's answers. */
final class GitlabOptions {
  private static final String SERVER = "GitLab";

  /** GitLab's own form of a path with namespaces. */
  private static final Pattern PROJECT =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,20}");

  @Option(
      names = "--project",
      paramLabel = "PATH",
      description = "The GitLab project whose pipelines deploy, as in acme/shop.")
  private @Nullable String project;

  @Option(
      names = "--project-id",
      paramLabel = "NUMBER",
      description =
          "The number of the GitLab project. Default: Vend asks GitLab, with GITLAB_TOKEN for a private"
              + " project.")
  private @Nullable String projectId;

  @Option(
      names = "--namespace-id",
      paramLabel = "NUMBER",
      description = "The number of the GitLab project's group or user. Default: Vend asks GitLab.")
  private @Nullable String namespaceId;

  @Option(
      names = "--gitlab-url",
      paramLabel = "URL",
      description = "The address of GitLab. Default: https://gitlab.com.")
  private @Nullable String server;

  /** What GitLab knows about a project. */
  private record Found(
      String path, Optional<String> id, Optional<String> namespaceId, Optional<String> branch) {}

  GitlabSection ask(Setup setup, @Nullable String branch) throws CommandFailed {
    Answers answers = setup.answers();
    String address =
        answers.answer(
            server,
            Question.of("--gitlab-url", "the address of GitLab", AnswerForm::server)
                .or("https://gitlab.com"));
    String path =
        answers.answer(
            project,
            Question.of(
                "--project",
                "the GitLab project whose pipelines deploy, as in acme/shop",
                GitlabOptions::project));
    Found found =
        projectId != null && namespaceId != null
            ? new Found(path, Optional.empty(), Optional.empty(), Optional.empty())
            : find(setup.lookups(), address, path);
    String numbers = "--project-id and --namespace-id";
    return new GitlabSection(
        address,
        found.path,
        answers.answer(
            projectId == null ? found.id.orElse(null) : projectId,
            Question.of(
                numbers,
                "the number of %s at GitLab (on the project's page)".formatted(path),
                AnswerForm::number)),
        answers.answer(
            namespaceId == null ? found.namespaceId.orElse(null) : namespaceId,
            Question.of(
                numbers,
                "the number of its group or user at GitLab (on the page of the group or user)",
                AnswerForm::number)),
        answers.answer(
            branch,
            Question.of(
                    "--branch",
                    "the protected branch of %s that deploys".formatted(path),
                    AnswerForm::branch)
                .or(found.branch.orElse("main"))));
  }

  private static String project(String answer) {
    if (!PROJECT.matcher(answer).matches()) {
      throw new IllegalArgumentException(
          "the value must be the path of a project, such as acme/shop");
    }
    return answer;
  }

  private static Found find(Lookups lookups, String address, String path) {
    lookups.step("asking %s for the numbers of %s".formatted(URI.create(address).getHost(), path));
    try {
      Found found = found(lookups, address, path);
      lookups.found(
          "GitLab: the number of %s is %s, and that of its namespace %s"
              .formatted(found.path, found.id.orElse(""), found.namespaceId.orElse("")));
      return found;
    } catch (LookupFailed e) {
      lookups.note("the numbers of %s are not known. %s".formatted(path, e.getMessage()));
      return new Found(path, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Asks GitLab.
   *
   * @see <a href="https://docs.gitlab.com/api/projects/#get-a-single-project">GitLab: get a single
   *     project</a>
   */
  private static Found found(Lookups lookups, String address, String path) throws LookupFailed {
    var token = lookups.token("GITLAB_TOKEN");
    var headers = new HashMap<String, String>();
    headers.put("Accept", "application/json");
    token.ifPresent(secret -> headers.put("PRIVATE-TOKEN", secret.reveal()));
    Answer answer =
        lookups.get(
            address + "/api/v4/projects/" + URLEncoder.encode(path, UTF_8), headers, SERVER);
    if (answer.status() != 200) {
      throw refused(answer, path, token.isPresent());
    }
    Map<String, Object> data = Lookups.object(answer, SERVER);
    String whole = Lookups.text(data.get("path_with_namespace")).orElse(path);
    if (!whole.equalsIgnoreCase(path)) {
      throw new LookupFailed("GitLab's answer is about another project: " + whole);
    }
    Optional<String> id = Lookups.number(data.get("id"));
    Optional<String> namespace =
        data.get("namespace") instanceof Map<?, ?> one
            ? Lookups.number(one.get("id"))
            : Optional.empty();
    if (id.isEmpty() || namespace.isEmpty()) {
      throw new LookupFailed("GitLab's answer has no numbers");
    }
    return new Found(
        PROJECT.matcher(whole).matches() ? whole : path,
        id,
        namespace,
        Lookups.text(data.get("default_branch")).filter(AnswerForm::isBranch));
  }

  private static LookupFailed refused(Answer answer, String path, boolean withToken) {
    return new LookupFailed(
        switch (answer.status()) {
          case 301, 302, 307, 308 ->
              "%s has been renamed or moved. Use its new path.".formatted(path);
          case 401, 403 ->
              withToken
                  ? "GitLab rejects the token in GITLAB_TOKEN (%d).".formatted(answer.status())
                  : "GitLab requires a token (%d). Set GITLAB_TOKEN.".formatted(answer.status());
          case 404 ->
              withToken
                  ? "GitLab has no project %s, or the token may not read it (404).".formatted(path)
                  : "GitLab has no public project %s (404). For a private one, set GITLAB_TOKEN."
                      .formatted(path);
          case 429 -> "GitLab limits the number of requests (429). Try again later.";
          default -> "GitLab answered with status %d.".formatted(answer.status());
        });
  }
}
