package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import vend.Json;
import vend.client.http.LoopbackProxy;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.http.TestAuthority;
import vend.signin.saml.SamlFixture;

/**
 * Replays the recorded command lines, config files and caches in {@code compatibility/}, and
 * compares the commands and options. Users rely on them, so they may not change. With {@code
 * -Dvend.compatibility.record=FOLDER}, the test records into FOLDER instead.
 *
 * <p>{@code compatibility/README.md} describes the format of a transcript.
 */
class CompatibilityTest {
  private static final Optional<Path> RECORD =
      Optional.ofNullable(System.getProperty("vend.compatibility.record")).map(Path::of);
  private static final List<String> GROUPS =
      List.of(
          "answers",
          "settings",
          "config-file",
          "credentials",
          "tokens",
          "signing-in",
          "direct",
          "programs",
          "files",
          "grants",
          "usage",
          "caches-made",
          "caches-kept");
  private static final List<String> OF_OTHER_MODULES = List.of("demo", "local", "token", "spokes");
  private static final Map<String, List<String>> RECORDED = new LinkedHashMap<>();

  @TempDir private static Path shared;
  private static SSLContext tls;
  private static Path certificates;

  @TempDir private Path home;

  @BeforeAll
  static void authority() throws Exception {
    TestAuthority authority = TestAuthority.make(shared);
    tls = authority.server("*.example.com");
    certificates = authority.bundle();
  }

  @AfterAll
  static void record() throws Exception {
    for (var group : RECORDED.entrySet()) {
      write(group.getKey() + ".txt", String.join("\n", group.getValue()));
    }
  }

  private static void write(String name, String text) throws IOException {
    Path file = RECORD.orElseThrow().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String recorded(String name) throws IOException {
    try (InputStream in = CompatibilityTest.class.getResourceAsStream("compatibility/" + name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** One case, with the lines that are common to its group. */
  record Case(String group, String title, String text, List<String> common) {
    @Override
    public String toString() {
      return group + ": " + title;
    }
  }

  static Stream<Case> cases() throws IOException {
    var all = new ArrayList<Case>();
    for (String group : GROUPS) {
      String[] parts = recorded(group + ".txt").split("(?m)^=== ", -1);
      for (int i = 1; i < parts.length; i++) {
        all.add(
            new Case(group, parts[i].lines().findFirst().orElseThrow(), parts[i], lines(parts[0])));
      }
      if (RECORD.isPresent()) {
        RECORDED.put(group, new ArrayList<>(List.of(parts[0].stripTrailing() + "\n")));
      }
    }
    return all.stream();
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void behaves_as_recorded(Case one) throws Exception {
    try (var replay = new Replay(home)) {
      replay.run(one.common());
      String now = "=== " + replay.run(lines(one.text())).stripTrailing() + "\n";
      if (RECORD.isPresent()) {
        Objects.requireNonNull(RECORDED.get(one.group())).add(now);
        replay.keep();
        return;
      }
      assertEquals("=== " + one.text().stripTrailing() + "\n", now, replay.errors::toString);
    }
  }

  @Test
  void has_the_recorded_commands_and_options() throws Exception {
    CommandLine vend = Vend.line();
    var here = new StringBuilder(surface(vend));
    vend.getSubcommands()
        .forEach((name, command) -> {
          if (!OF_OTHER_MODULES.contains(name)) {
            here.append(surfaces(command));
          }
        });
    compare("surface.txt", here.toString());
  }

  /** The options of commands that came from other modules. */
  @ParameterizedTest
  @FieldSource("OF_OTHER_MODULES")
  void has_the_recorded_options_of_other_modules(String name) throws Exception {
    CommandLine command = Vend.line().getSubcommands().get(name);
    assertNotNull(command);
    if (command.getCommandSpec().findOption("--help") != null) {
      assertEquals(
          Pattern.compile("(?m)^(?=vend )")
              .splitAsStream(recorded("surface-of-other-modules.txt"))
              .filter(one ->
                  one.startsWith("vend " + name + " ") || one.startsWith("vend " + name + "\n"))
              .collect(Collectors.joining()),
          surfaces(command));
    }
  }

  @Test
  void lists_the_commands_in_the_recorded_order() throws Exception {
    compare(
        "commands.txt",
        Vend.run("help")
            .out()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .takeWhile(line -> !line.isEmpty())
            .filter(line -> line.matches("  [a-z].*"))
            .map(line -> line.strip().split(" ", -1)[0])
            .collect(Collectors.joining("\n", "", "\n")));
  }

  private static void compare(String name, String now) throws IOException {
    if (RECORD.isPresent()) {
      write(name, now);
      return;
    }
    assertEquals(recorded(name), now);
  }

  /** The options and parameters of a command and of its subcommands. */
  static String surfaces(CommandLine command) {
    return surface(command)
        + command.getSubcommands().values().stream()
            .map(CompatibilityTest::surfaces)
            .collect(Collectors.joining());
  }

  private static String surface(CommandLine command) {
    var spec = command.getCommandSpec();
    return spec.qualifiedName()
        + "\n"
        + spec.options().stream()
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .map(option -> "  %s%s\n".formatted(String.join(" ", option.names()), details(option)))
            .collect(Collectors.joining())
        + spec.positionalParameters().stream()
            .map(one -> "  [%s] %s%s\n".formatted(one.index(), one.paramLabel(), details(one)))
            .collect(Collectors.joining());
  }

  private static String details(ArgSpec argument) {
    return ", arity %s%s%s%s"
        .formatted(
            argument.arity(),
            argument.defaultValue() == null ? "" : ", default '" + argument.defaultValue() + "'",
            argument.required() ? ", required" : "",
            argument.hidden() ? ", hidden" : "");
  }

  /** A user with a home folder. All servers of example.com answer as the transcript says. */
  private static final class Replay implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern SEALED =
        Pattern.compile("\\.(?:keys|sign-in|assertion)$|cache\\.key$|vend\\.log$");
    private static final Pattern UNSIGNED = Pattern.compile("e30\\.([\\w-]+=*)\\.the-signature");

    private static final Pattern PLACEHOLDER =
        Pattern.compile("\\$\\{(\\w+)(?: ((?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*))?\\}");

    /** JSON fields with prose, which may be reworded. */
    private static final Pattern PROSE =
        Pattern.compile("\"(detail|message|next|note|text)\":\"(?:[^\"\\\\]|\\\\.)*\"");

    final StringBuilder errors = new StringBuilder();
    private final Path home;
    private final StubServer server = StubServer.tls(tls);
    private final LoopbackProxy proxy = new LoopbackProxy(server.port());
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Deque<Reply>> answers = new ConcurrentHashMap<>();
    private final Set<String> declared = new HashSet<>();
    private final List<String> kept = new ArrayList<>();
    private Instant time = Vend.NOON;

    private record Seen(String content, String mode) {
      /** All other modes depend on the umask of the test. */
      boolean isPrivate() {
        return mode.equals("rw-------");
      }
    }

    Replay(Path home) throws Exception {
      this.home = home;
      environment.put("HOME", home.toString());
      environment.put("PATH", String.valueOf(System.getenv("PATH")));
      environment.put("VEND_KEYCHAIN", "off");
      environment.put("HTTPS_PROXY", proxy.address());
      environment.put("SSL_CERT_FILE", certificates.toString());
    }

    /** Runs the commands of a transcript, and replaces the recorded output by their output. */
    String run(List<String> lines) throws Exception {
      declared.clear();
      var output = new StringBuilder();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.startsWith(">")) {
          continue;
        }
        output.append(line).append('\n');
        // The first line is the title.
        if (i == 0 || line.isEmpty() || line.startsWith("|")) {
          continue;
        }
        List<String> block = lines.subList(i + 1, end(lines, i + 1));
        output.append(done(line, block));
      }
      return output.toString();
    }

    private static int end(List<String> lines, int from) {
      return IntStream.range(from, lines.size())
          .filter(i -> !lines.get(i).startsWith("|"))
          .findFirst()
          .orElse(lines.size());
    }

    private String done(String line, List<String> block) throws Exception {
      String[] words = line.split(" ", -1);
      String text =
          block.stream()
              .map(one -> expanded(one.replaceFirst("^\\| ?", "")).replace("\\r", "\r"))
              .collect(Collectors.joining("\n"));
      switch (words[0]) {
        case "env" -> {
          String[] pair = line.substring(4).split("=", 2);
          environment.put(pair[0], expanded(pair[1]));
        }
        case "unset" -> environment.remove(words[1]);
        case "file" -> put(words[1], words.length > 2 ? words[2] : "rw-r--r--", text + "\n");
        case "home" -> copy(words[1]);
        case "keep" -> kept.add(words[1]);
        case "at" -> time = Instant.parse(words[1]);
        case "answer" -> answer(words, text);
        case "$", "=", "%", "^C" -> {
          return command(words[0], expanded(line.substring(words[0].length() + 1)));
        }
        default -> throw new IllegalStateException("no such line: " + line);
      }
      return "";
    }

    private void put(String name, String mode, String text) throws IOException {
      Path file = home.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void copy(String name) throws Exception {
      Path from = Path.of(resource("homes/" + name));
      for (Path file : all(from)) {
        Path to = home.resolve(from.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(file, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        for (Path folder = to.getParent();
            folder != null && !folder.equals(home);
            folder = folder.getParent()) {
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
    }

    private static URI resource(String name) throws Exception {
      if (RECORD.isPresent()) {
        return RECORD.get().resolve(name).toUri();
      }
      var found = CompatibilityTest.class.getResource("compatibility/" + name);
      assertNotNull(found, name);
      return found.toURI();
    }

    /** Copies the files of the home folder, to record them. */
    void keep() throws IOException {
      for (String name : kept) {
        for (Path file : all(home)) {
          String path = home.relativize(file).toString();
          if (path.startsWith(".cache")
              || path.startsWith(".local")
              || path.startsWith(".aws/sso")) {
            Path to = RECORD.orElseThrow().resolve("homes").resolve(name).resolve(path);
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            Files.copy(file, to);
          }
        }
      }
    }

    /** The first answer after a command replaces the earlier answers of its address. */
    private void answer(String[] words, String text) {
      String address = words[2];
      if (declared.add(words[1] + " " + address)) {
        answers.remove(words[1] + " " + address);
      }
      String route = words[1] + " " + address.replaceFirst("https://[^/]+", "");
      var headers = new LinkedHashMap<String, String>();
      for (int i = 4; i < words.length; i++) {
        String[] pair = words[i].split("=", 2);
        headers.put(pair[0], pair[1].replace('+', ' '));
      }
      answers
          .computeIfAbsent(words[1] + " " + address, _ -> new ArrayDeque<>())
          .add(new Reply(Integer.parseInt(words[3]), text, headers));
      server.on(route, this::answered);
    }

    /** Gives the answers in their order, and repeats the last one. */
    private Reply answered(Asked asked) {
      Deque<Reply> mine =
          answers.get(
              "%s https://%s%s"
                  .formatted(asked.method(), asked.header("host"), asked.address().getRawPath()));
      if (mine == null) {
        return new Reply(404, "");
      }
      synchronized (mine) {
        return mine.size() > 1 ? mine.removeFirst() : mine.getFirst();
      }
    }

    private String command(String prompt, String words) throws Exception {
      List<String> arguments =
          WORD.matcher(words)
              .results()
              .map(word -> Optional.ofNullable(word.group(1)).orElseGet(() -> word.group(2)))
              .toList();
      assertEquals("vend", arguments.getFirst());
      String[] line = arguments.stream().skip(1).toArray(String[]::new);
      Map<String, Seen> before = seen();
      int asked = server.asked().size();
      Vend run = prompt.equals("^C") ? interrupted(line) : Vend.at(time, environment, line);
      declared.clear();
      errors.append(words).append('\n').append(run.err()).append('\n');
      var output = new StringBuilder("> exit " + run.exit() + "\n");
      if (!prompt.equals("%") && !run.out().isEmpty()) {
        output.append("> out\n").append(output(prompt, run.out()));
      }
      List<Asked> all = server.asked();
      all.subList(asked, all.size()).forEach(one -> output.append(request(one)));
      output.append(changes(before, seen()));
      return output.toString();
    }

    private String output(String prompt, String text) {
      if (prompt.equals("=")) {
        return block(text);
      }
      try {
        return block(
            Json.writeInLines(Objects.requireNonNull(sorted(Json.readObject(plain(text))))) + "\n");
      } catch (Json.MalformedJson e) {
        return block(text.replaceAll("(?m)^# .*$", "# <prose>"));
      }
    }

    /** Programs do not depend on the order of fields. */
    private static @Nullable Object sorted(@Nullable Object value) {
      return switch (value) {
        case Map<?, ?> map -> {
          var fields = new TreeMap<String, Object>();
          map.forEach((name, field) -> fields.put(String.valueOf(name), sorted(field)));
          yield fields;
        }
        case List<?> list -> list.stream().map(Replay::sorted).toList();
        case null, default -> value;
      };
    }

    /** Runs a command, and interrupts it after its first output. */
    private Vend interrupted(String... line) throws InterruptedException {
      var output = new Vend.Output();
      var ended = new CompletableFuture<Vend>();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> ended.complete(Vend.writingTo(output, environment, line)));
      while (output.text().isEmpty() && !ended.isDone()) {
        Thread.sleep(10);
      }
      thread.interrupt();
      return ended.join();
    }

    private String request(Asked asked) {
      var output =
          new StringBuilder(
              "> request %s https://%s%s\n"
                  .formatted(asked.method(), asked.header("host"), address(asked.address())));
      for (String header : List.of("authorization", "prefer", "x-amz-sso_bearer_token")) {
        if (!asked.header(header).isEmpty()) {
          output.append(">   %s: %s\n".formatted(header, plain(asked.header(header))));
        }
      }
      if (!asked.body().isEmpty()) {
        output.append(body(asked));
      }
      return output.toString();
    }

    private static String address(URI address) {
      return address.getRawQuery() == null
          ? address.getRawPath()
          : Pattern.compile("&")
              .splitAsStream(address.getRawQuery())
              .sorted()
              .collect(Collectors.joining("&", address.getRawPath() + "?", ""));
    }

    private String body(Asked asked) {
      return asked.header("content-type").contains("form-urlencoded")
          ? new TreeMap<>(asked.form())
              .entrySet().stream()
                  .map(one -> ">|   %s=%s\n".formatted(one.getKey(), field(one)))
                  .collect(Collectors.joining())
          : fields(asked.body()).orElseGet(() -> block(asked.body()));
    }

    /** Programs do not depend on the order of fields. */
    private Optional<String> fields(String json) {
      try {
        return Optional.of(
            new TreeMap<>(Json.readObject(json))
                .entrySet().stream()
                    .map(one ->
                        ">|   %s: %s\n".formatted(one.getKey(), plain(Json.write(one.getValue()))))
                    .collect(Collectors.joining()));
      } catch (Json.MalformedJson e) {
        return Optional.empty();
      }
    }

    private String field(Map.Entry<String, String> field) {
      String value = field.getValue();
      return switch (field.getKey()) {
        case "code_verifier", "code_challenge", "nonce", "state" -> "<random>";
        case "SAMLAssertion" ->
            "<SAML response with %s>"
                .formatted(
                    Pattern.compile("arn:[^<]*")
                        .matcher(new String(Base64.getDecoder().decode(value), UTF_8))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.joining(" ")));
        default -> plain(value);
      };
    }

    private String changes(Map<String, Seen> before, Map<String, Seen> after) {
      var output = new StringBuilder();
      after.forEach((name, now) -> {
        Seen old = before.get(name);
        boolean sealed = SEALED.matcher(name).find();
        if (old == null || !(sealed || old.equals(now))) {
          output.append(
              "> file %s%s\n".formatted(plain(name), now.isPrivate() ? " rw-------" : ""));
          if (!sealed) {
            output.append(content(name, now.content()));
          }
        }
      });
      before.forEach((name, _) -> {
        if (!after.containsKey(name)) {
          output.append("> no file %s\n".formatted(plain(name)));
        }
      });
      return output.toString();
    }

    private String content(String name, String text) {
      return name.endsWith(".json") ? fields(text).orElseGet(() -> block(text)) : block(text);
    }

    private Map<String, Seen> seen() throws IOException {
      var all = new TreeMap<String, Seen>();
      for (Path file : files(home)) {
        all.put(
            home.relativize(file).toString(),
            new Seen(
                new String(Files.readAllBytes(file), UTF_8),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file))));
      }
      return all;
    }

    /** All files except locks and the sealing key, which any command may create. */
    private static List<Path> files(Path folder) throws IOException {
      return all(folder).stream()
          .filter(file -> !file.endsWith(".local/state/vend/cache.key"))
          .toList();
    }

    private static List<Path> all(Path folder) throws IOException {
      try (Stream<Path> all = Files.walk(folder)) {
        return all.filter(Files::isRegularFile)
            .filter(file -> !file.toString().matches(".*\\.(?:vend-lock|refused)"))
            .sorted()
            .toList();
      }
    }

    private String block(String text) {
      String whole = plain(text);
      boolean ends = whole.endsWith("\n");
      return Pattern.compile("\n")
              .splitAsStream(ends ? whole.substring(0, whole.length() - 1) : whole)
              .map(line -> ">| %s".formatted(line.replace("\r", "\\r")).stripTrailing() + "\n")
              .collect(Collectors.joining())
          + (ends ? "" : "> without a newline at the end\n");
    }

    private String expanded(String text) {
      return PLACEHOLDER
          .matcher(text)
          .replaceAll(found ->
              Matcher.quoteReplacement(
                  value(found.group(1), String.valueOf(found.group(2)), found.group())));
    }

    private String value(String name, String of, String text) {
      return switch (name) {
        case "HOME" -> home.toString();
        case "CERTIFICATES" -> certificates.toString();
        case "PROXY" -> proxy.address();
        case "jwt" ->
            "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(of.getBytes(UTF_8))
                + ".the-signature";
        case "saml" -> SamlFixture.handOn(SamlFixture.base64(of));
        case "credentials" ->
            Json.write(
                new TreeMap<>(
                    Map.of(
                        "Version",
                        1,
                        "AccessKeyId",
                        of,
                        "SecretAccessKey",
                        "secret/of/" + of,
                        "SessionToken",
                        "token/of/" + of,
                        "Expiration",
                        "2026-11-21T13:00:00Z",
                        "RoleArn",
                        AtHub.ROLE)));
        case "sts" -> sts(of.split(" ", -1));
        default -> text;
      };
    }

    private static String sts(String... words) {
      return """
      <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>\
      <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>secret/of/%2$s</SecretAccessKey>\
      <SessionToken>token/of/%2$s</SessionToken><Expiration>2026-11-21T13:00:00Z</Expiration>\
      </Credentials></%1$sResult></%1$sResponse>\
      """
          .formatted(words[0], words[1]);
    }

    /** Replaces values that differ from run to run. */
    private String plain(String text) {
      String known =
          text.replace(home.toString(), "${HOME}")
              .replace(certificates.toString(), "${CERTIFICATES}")
              .replace(proxy.address(), "${PROXY}");
      known = PROSE.matcher(known).replaceAll("\"$1\":\"<prose>\"");
      known =
          UNSIGNED
              .matcher(known)
              .replaceAll(token ->
                  Matcher.quoteReplacement(
                      "${jwt %s}"
                          .formatted(
                              new String(Base64.getUrlDecoder().decode(token.group(1)), UTF_8))));
      return known
          .replaceAll("vend-aws-v1\\.[\\w.=-]+", "vend-aws-v1.<signed>")
          .replaceAll("(AWS4-HMAC-SHA256 Credential=\\w+)/\\S+(?:,? \\S+)*", "$1/<signed>")
          .replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://127.0.0.1:<port>")
          .replaceAll("(AWS_CONTAINER_AUTHORIZATION_TOKEN[ =]'?)[^'\\n]+", "$1<random>")
          .replaceAll("(externalId: \\W*)[0-9a-f]{32}\\b", "$1<random>")
          .replaceAll("\"token\":\"from [^\"]*\"", "\"token\":\"<prose>\"")
          .replaceAll("\"details\":\\[[^\\]]*]", "\"details\":\"<prose>\"")
          .replaceAll("\"aws\":\"[^\"]*\"", "\"aws\":\"<prose>\"")
          .replaceAll("(\"(?:saml|exp)\":\"[^\",]*), [^\"]*", "$1, <prose>")
          .replaceAll("(\"check\":\"clock\",\"state\":\")\\w+", "$1<by the clock>");
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      server.close();
    }
  }
}
