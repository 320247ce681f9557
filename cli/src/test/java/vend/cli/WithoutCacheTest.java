package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.signin.oidc.StubIssuer;

/** Tests the commands with a cache that cannot be used, or that is turned off. */
class WithoutCacheTest extends HubTest {
  private static final String WARNING = "vend: warning: the cache can't be used: ";

  /** Ways to break the cache that also stop root, unlike file modes. */
  enum Broken {
    /** A file where the cache's folder should be. */
    CACHE_IS_A_FILE,
    /** A file where the sealing key's folder should be. */
    STATE_IS_A_FILE,
    /** A file system that allows no new files. */
    READ_ONLY,
    /** No variable names the home folder. */
    NO_HOME
  }

  private void breakIt(Broken how) throws IOException {
    Path file = Files.writeString(home.resolve("a-file"), "");
    switch (how) {
      case CACHE_IS_A_FILE -> at.environment.put("XDG_CACHE_HOME", file.toString());
      case STATE_IS_A_FILE -> at.environment.put("XDG_STATE_HOME", file.toString());
      case READ_ONLY -> {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "this system has no /proc");
        at.environment.put("XDG_CACHE_HOME", "/proc/self/cache");
      }
      case NO_HOME -> {
        // The config file needs a folder; the cache has none.
        at.environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        at.environment.remove("HOME");
      }
    }
  }

  private static void assertWarnedOnce(Vend run) {
    List<String> warnings =
        run.err().lines().filter(line -> line.startsWith("vend: warning: ")).toList();
    assertEquals(1, warnings.size(), run.err());
    assertTrue(warnings.getFirst().startsWith(WARNING), run.err());
    assertTrue(warnings.getFirst().contains("VEND_CACHE=none"), run.err());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "env", "fish", "powershell", "dotenv", "ini"})
  void prints_credentials_of_every_format_without_a_cache(String format) throws Exception {
    for (Broken how : Broken.values()) {
      at.environment.put("HOME", home.toString());
      at.environment.remove("XDG_CACHE_HOME");
      at.environment.remove("XDG_STATE_HOME");
      breakIt(how);
      Vend run = at.run("credentials", "shop-prod/deploy", "--format", format);
      assertEquals(0, run.exit(), how + run.err());
      assertTrue(run.out().contains("token/of/ASIAFIRST"), how + run.out());
      assertWarnedOnce(run);
    }
    assertEquals(Broken.values().length, at.hub.asked().size(), "no command used a cache");
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void exec_runs_without_a_cache(Broken how) throws Exception {
    breakIt(how);
    Path seen = home.resolve("seen");
    // With --renew, the command needs HOME to find the AWS config file.
    for (boolean renew : how == Broken.NO_HOME ? List.of(false) : List.of(false, true)) {
      var words = new ArrayList<>(List.of("exec", "shop-prod/deploy"));
      if (renew) {
        words.add("--renew");
      }
      words.addAll(
          List.of(
              "--",
              "sh",
              "-c",
              "printf '%s' \"$AWS_ACCESS_KEY_ID$AWS_CONTAINER_CREDENTIALS_FULL_URI\" > " + seen));
      Vend run = at.run(words.toArray(String[]::new));
      assertEquals(0, run.exit(), run.err());
      assertFalse(Files.readString(seen).isEmpty());
      assertWarnedOnce(run);
    }
  }

  /** With --quiet, too: the command works, but without a cache. */
  @Test
  void quiet_commands_warn_too() throws Exception {
    breakIt(Broken.CACHE_IS_A_FILE);
    assertWarnedOnce(at.run("credentials", "shop-prod/deploy", "--quiet"));
  }

  @Test
  void a_full_disk_fails_no_command_and_leaves_no_partial_file() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "this system has no shell to set a limit");
    // With a file size limit of zero every write fails, for root as well.
    var builder =
        new ProcessBuilder(
            "/bin/sh",
            "-c",
            "ulimit -f 0; exec \"$0\" -XX:-UsePerfData -Xshare:auto -cp \"$1\" vend.cli.Main credentials shop-prod/deploy",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.class.path"));
    builder.environment().clear();
    builder.environment().putAll(at.environment);
    at.hub.giveCredentials("ASIAFIRST", java.time.Instant.now().plusSeconds(3600).toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), err);
    assertEquals("ASIAFIRST", Json.readObject(out).get("AccessKeyId"));
    assertTrue(err.contains(WARNING), err);
    List<Path> left = files(home);
    assertTrue(
        left.stream().allMatch(file -> file.getFileName().toString().endsWith(".vend-lock")),
        left.toString());
  }

  @Test
  void a_sign_in_without_a_cache_is_not_stored() throws Exception {
    try (var issuer = new StubIssuer(() -> Vend.NOON)) {
      issuer.life = 3600;
      at.environment.remove("VEND_TOKEN");
      at.environment.put("VEND_OIDC_ISSUER", issuer.name());
      at.environment.put("VEND_OIDC_CLIENT_ID", StubIssuer.PROGRAM);
      at.environment.put("VEND_OIDC_FLOW", "client");
      at.environment.put("VEND_OIDC_CLIENT_SECRET", "s3cret +%");
      breakIt(Broken.CACHE_IS_A_FILE);
      for (int i = 1; i <= 2; i++) {
        Vend run = at.run("credentials", "shop-prod/deploy");
        assertEquals(0, run.exit(), run.err());
        assertWarnedOnce(run);
        assertEquals(i, issuer.asked("client_credentials"), "one for each command");
      }
    }
  }

  @Test
  void login_fails_before_the_sign_in_if_it_cannot_be_stored() throws Exception {
    try (var issuer = new StubIssuer(() -> Vend.NOON)) {
      at.environment.put("VEND_OIDC_ISSUER", issuer.name());
      at.environment.put("VEND_OIDC_CLIENT_ID", StubIssuer.COMMAND);
      Vend unwanted = login("--no-cache");
      assertEquals(2, unwanted.exit());
      assertTrue(unwanted.err().contains("the cache is turned off"), unwanted.err());
      breakIt(Broken.CACHE_IS_A_FILE);
      Vend broken = login();
      assertEquals(2, broken.exit());
      assertTrue(
          broken.err().contains("the folder of stored sign-ins cannot be used"), broken.err());
      assertEquals(0, issuer.asked("authorization_code"));
    }
  }

  private Vend login(String... more) {
    var words = new ArrayList<>(List.of("login"));
    words.addAll(List.of(more));
    return Vend.before(
        page -> {
          StubIssuer.atOnce().to(page, Optional.empty());
          return true;
        },
        at.environment,
        words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "variable", "file"})
  void no_cache_stores_nothing_and_warns_of_nothing(String where) throws Exception {
    String[] words = {"credentials", "shop-prod/deploy"};
    switch (where) {
      case "option" -> words = new String[] {"credentials", "--no-cache", "shop-prod/deploy"};
      case "variable" -> at.environment.put("VEND_CACHE", "none");
      default -> {
        Path file = home.resolve(".config/vend/config.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "cache: none\n");
      }
    }
    for (int i = 0; i < 2; i++) {
      Vend run = at.run(words);
      assertEquals(0, run.exit(), run.err());
      assertEquals("", run.err());
    }
    assertEquals(2, at.hub.asked().size());
    assertFalse(Files.exists(home.resolve(".cache")));
    assertFalse(Files.exists(home.resolve(".local")));
  }

  @Test
  void an_option_and_a_variable_turn_the_cache_on_again() throws Exception {
    Path file = home.resolve(".config/vend/config.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "cache: none\n");
    assertEquals(0, at.run("credentials", "shop-prod/deploy", "--no-cache=false").exit());
    at.environment.put("VEND_CACHE", "disk");
    assertEquals(0, at.run("credentials", "shop-prod/deploy").exit());
    assertEquals(1, at.hub.asked().size());
  }

  @Test
  void cache_clear_deletes_credentials_of_earlier_commands() {
    at.run("credentials", "shop-prod/deploy");
    at.environment.put("VEND_CACHE", "none");
    assertEquals("deleted the cached credentials of 1 role\n", at.run("cache", "clear").out());
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void doctor_reports_why_the_cache_cannot_be_used_and_what_to_do(Broken how) throws Exception {
    breakIt(how);
    Vend run = at.run("doctor", "--json");
    assertEquals(1, run.exit(), run.out());
    var checks = (List<?>) Objects.requireNonNull(Json.readObject(run.out()).get("checks"));
    String cache =
        checks.stream()
            .map(String::valueOf)
            .filter(check -> check.contains("check=cached credentials"))
            .findFirst()
            .orElseThrow();
    assertTrue(cache.contains("state=wrong"), cache);
    assertTrue(
        cache.contains(how == Broken.NO_HOME ? "set HOME" : "the cache can't be used: "), cache);
    if (how != Broken.NO_HOME) {
      assertTrue(cache.contains("VEND_CACHE=none"), cache);
    }
  }

  @Test
  void doctor_reports_that_the_cache_is_off() {
    at.environment.put("VEND_CACHE", "none");
    Vend run = at.run("doctor");
    assertTrue(run.out().contains("nothing is cached, because cache is none"), run.out());
  }
}
