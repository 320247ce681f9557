package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine against an IAM simulator that others wrote, run as a program of its own. Where the two
 * are known to differ, and why, is in {@link SimulatorDeviations}.
 */
class IndependentSimulatorTest {
  private static final String FOLDER = "VEND_IAM_SIMULATE";

  @TempDir private Path scratch;

  @BeforeEach
  void needsTheSimulator() {
    String folder = System.getenv(FOLDER);
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder, "node_modules")),
        "the independent simulator is not installed: run npm install --no-package-lock in"
            + " core/src/test/iam-simulate and set "
            + FOLDER
            + " to that folder");
  }

  @Test
  void agreesWithTheIndependentSimulatorOnRandomPolicies() throws Exception {
    RandomCases random = new RandomCases(20261121);
    agreesOn(Stream.generate(random::next).limit(10_000).toList(), 3);
  }

  @Test
  void agreesWithTheIndependentSimulatorOnRandomConditions() throws Exception {
    RandomCases random = new RandomCases(20261122);
    agreesOn(Stream.generate(random::nextCondition).limit(10_000).toList(), 2);
  }

  private void agreesOn(List<SimulatorCase> cases, int kindsOfVerdict) throws Exception {
    List<String> theirs = simulate(cases);
    List<String> differences = new ArrayList<>();
    Map<String, Integer> verdicts = new TreeMap<>();
    for (int i = 0; i < cases.size(); i++) {
      String ours = cases.get(i).verdict();
      verdicts.merge(ours, 1, Integer::sum);
      if (!ours.equals(theirs.get(i))) {
        differences.add(ours + " but " + theirs.get(i) + ": " + cases.get(i).toJson());
      }
    }
    assertEquals(List.of(), differences.stream().limit(5).toList(), differences.size() + " differ");
    assertTrue(
        verdicts.size() == kindsOfVerdict
            && verdicts.values().stream().allMatch(count -> count >= cases.size() / 20),
        "each verdict must be common enough to mean something: " + verdicts);
  }

  @Test
  void differsFromItOnlyWhereItsDeviationIsKnown() throws Exception {
    List<SimulatorDeviations.Deviation> deviations = SimulatorDeviations.all();
    List<String> theirs =
        simulate(deviations.stream().map(SimulatorDeviations.Deviation::example).toList());
    List<String> surprises = new ArrayList<>();
    for (int i = 0; i < deviations.size(); i++) {
      var deviation = deviations.get(i);
      String ours = deviation.example().verdict();
      if (!ours.equals(deviation.ours()) || !theirs.get(i).equals(deviation.theirs())) {
        surprises.add("%s: %s and %s".formatted(deviation.reason(), ours, theirs.get(i)));
      }
    }
    assertEquals(List.of(), surprises);
  }

  private List<String> simulate(List<SimulatorCase> cases)
      throws IOException, InterruptedException {
    Path input = scratch.resolve("cases.jsonl");
    Path output = scratch.resolve("verdicts");
    Files.write(input, cases.stream().map(SimulatorCase::toJson).toList());
    Process node =
        new ProcessBuilder("node", Path.of("src/test/iam-simulate/simulate.mjs").toString())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!node.waitFor(120, TimeUnit.SECONDS)) {
      node.destroyForcibly();
    }
    assertEquals(0, node.waitFor(), "the simulator failed");
    List<String> verdicts = Files.readAllLines(output);
    assertEquals(cases.size(), verdicts.size());
    return verdicts;
  }
}
