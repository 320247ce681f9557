package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vend.LastKnown;
import vend.Reason;
import vend.functions.TestGrants;
import vend.functions.event.DecisionEvent.Verdict;
import vend.vending.CacheStatus;

/** The lists in {@code docs/} must agree with the code. */
class DocsTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A test class, a method of one, or a method of the class that the page named before. */
  private static final Pattern NAMED_TEST =
      Pattern.compile("`(?:([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?|([a-z]\\w*(?:_\\w+|[A-Z]\\w+)))`");

  private static final Pattern TEST_METHOD =
      Pattern.compile("\\b(?:void|Stream<DynamicTest>) (\\w+)\\(");

  /** The name of a variable, alone or at the start of a message. */
  private static final Pattern VARIABLE = Pattern.compile("\"(VEND_[A-Z_]+)[\" ]");

  private static List<String> lines(String name) {
    try {
      return Files.readAllLines(Path.of("..", "docs", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String[]> rows(String name) {
    return lines(name).stream()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
        .toList();
  }

  private static Set<String> codes(String text) {
    return CODE.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
  }

  /** The table of threats must list each threat test in the row of its number, and no other. */
  @Test
  void listsEveryThreatTest() throws IOException {
    var documented = new TreeSet<String>();
    for (String[] row : rows("explanation/threats.md")) {
      for (String code : codes(row[3])) {
        if (code.startsWith("Threat")) {
          assertTrue(code.startsWith("Threat%02d".formatted(Integer.parseInt(row[0]))), code);
        }
        documented.add(code);
      }
    }
    Set<String> tests = testClasses();
    assertEquals(Set.of(), difference(documented, tests), "no such test");
    tests.removeIf(test -> !test.matches("Threat\\d\\d.*"));
    assertEquals(Set.of(), difference(tests, documented), "not in docs/explanation/threats.md");
  }

  /** The evidence must name test classes and test methods that exist. */
  @Test
  void namesTestsThatExistAsEvidence() throws IOException {
    String page = String.join("\n", lines("verification.md"));
    Set<String> named =
        NAMED_TEST
            .matcher(page.substring(page.indexOf("## Audit findings")))
            .results()
            .flatMap(match -> Stream.of(1, 2, 3).map(match::group).filter(each -> each != null))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(named.size() > 50, named::toString);
    Set<String> tests = testClasses();
    for (Path file : testFiles()) {
      TEST_METHOD
          .matcher(Files.readString(file))
          .results()
          .forEach(match -> tests.add(match.group(1)));
    }
    assertEquals(Set.of(), difference(named, tests), "no such test");
  }

  private static Set<String> testClasses() throws IOException {
    return testFiles().stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
        .map(name -> name.substring(0, name.length() - ".java".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The test sources of all modules. */
  private static List<Path> testFiles() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(folder -> javaFiles(folder).stream())
          .toList();
    }
  }

  private static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void listsEveryVariableThatTheFunctionsRead() throws IOException {
    var read = new TreeSet<String>();
    for (String module : List.of("functions", "slack")) {
      for (Path file : javaFiles(Path.of("..", module, "src", "main", "java"))) {
        VARIABLE
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> read.add(match.group(1)));
      }
    }
    Set<String> listed =
        rows("reference/settings.md").stream()
            .flatMap(row -> codes(row[0]).stream())
            .filter(name -> name.startsWith("VEND_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(read, listed);
  }

  private static Set<String> difference(Set<String> all, Set<String> without) {
    var rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }

  @Test
  void listsExactlyTheFieldsOfEvents() {
    var documented = new TreeSet<String>();
    rows("reference/events.md").forEach(row -> documented.addAll(codes(row[0])));
    String all = String.join(" ", lines("reference/events.md"));
    String metrics = all.substring(0, all.indexOf("## The grants file"));
    documented.addAll(codes(metrics.substring(metrics.indexOf("with and without the dimension"))));
    documented.remove("verdict");
    var written = writtenFields();
    written.remove("verdict");
    written.remove("_aws");
    assertEquals(written, documented);
  }

  @Test
  void listsEveryVerdictAndCacheStatus() {
    for (String[] row : rows("reference/events.md")) {
      if (row[0].startsWith("`verdict`")) {
        assertEquals(names(Verdict.values()), codes(row[1]));
      }
      if (row[0].equals("`cache`")) {
        assertEquals(names(CacheStatus.values()), codes(row[1]));
      }
    }
    assertEquals(
        2,
        rows("reference/events.md").stream()
            .filter(row -> row[0].startsWith("`verdict`") || row[0].equals("`cache`"))
            .count());
  }

  private static Set<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.toSet());
  }

  /** All event fields of requests with every kind of end. */
  private static Set<String> writtenFields() {
    var vend = new ApiFixture();
    String body = "{\"role\":\"shop-test/deploy\",\"duration\":900,\"sessionName\":\"my-name\"}";
    var call = Call.post("/v1/credentials", body).with("x-amzn-trace-id", "Root=1-2-3");
    vend.send(call.bearing(vend.staffToken()));
    vend.send(call.bearing("garbage"));
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?format=link").bearing(vend.ciToken()));
    vend.send(StsCall.webIdentity(StsCall.DEPLOY, vend.ciToken()).call());
    vend.store.deleteFreezes();
    vend.store.deleteRevocations();
    vend.clock.advance(LastKnown.LOOK_EVERY);
    vend.send(call.bearing(vend.staffToken()));
    var down = new ApiFixture();
    down.store.goDown();
    down.send(call.bearing(down.staffToken()));
    vend.store.goDown();
    vend.clock.advance(Duration.ofMinutes(20));
    vend.send(call.bearing(vend.staffToken()));
    vend.clock.advance(Duration.ofMinutes(1));
    vend.sts.refuse(Reason.STS_THROTTLED, "Throttling");
    vend.send(call.bearing(vend.staffToken()));
    vend.send(Call.get("/v1/roles").bearing(vend.ciToken()));
    vend.send(Call.post("/v1/explain", "{\"role\":\"shop-prod/deploy\"}").bearing(vend.ciToken()));
    var operated = new ApiFixture(FreezesRouteTest.GRANTS);
    var freeze = Call.post("/v1/freezes", "{\"everything\":true,\"reason\":\"x\"}");
    for (String subject : List.of("ann", "dora")) {
      operated.send(freeze.bearing(operated.staffToken(subject)));
    }
    var revoke =
        Call.post("/v1/revocations", "{\"caller\":\"staff/ann\",\"all\":true,\"reason\":\"x\"}");
    operated.send(revoke.bearing(operated.staffToken("ann")));
    var onRequest = TestGrants.read(TestGrants.ON_REQUEST);
    var approved = ApiFixture.approving(onRequest);
    var unknown = new ApiFixture(onRequest);
    unknown.requests.down = true;
    for (ApiFixture fixture : List.of(approved, unknown)) {
      fixture.send(Call.get("/v1/credentials/shop-test/admin").bearing(fixture.staffToken("ann")));
    }
    ApiFixture requested = RequestRoutesTest.withApprovedAccess();
    return Stream.of(vend, down, operated, approved, unknown, requested)
        .flatMap(fixture -> fixture.events().stream())
        .flatMap(event -> event.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
