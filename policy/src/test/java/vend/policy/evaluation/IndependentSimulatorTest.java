package vend.policy.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.iam.RandomCases;
import vend.iam.SimulatorCase;

/**
 * Compares Vend's engine with an independent IAM simulator, which runs as a separate program.
 * {@link SimulatorDeviations} lists the known differences and their reasons.
 */
class IndependentSimulatorTest {
  @TempDir private Path scratch;

  @BeforeEach
  void needsTheSimulator() {
    IndependentSimulator.assumeInstalled();
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
    List<String> theirs = IndependentSimulator.verdicts(cases, scratch);
    List<String> differences = new ArrayList<>();
    Map<String, Integer> verdicts = new TreeMap<>();
    for (int i = 0; i < cases.size(); i++) {
      String ours = EngineVerdict.of(cases.get(i));
      verdicts.merge(ours, 1, Integer::sum);
      if (!ours.equals(theirs.get(i))) {
        differences.add(ours + " but " + theirs.get(i) + ": " + cases.get(i).toJson());
      }
    }
    assertEquals(List.of(), differences.stream().limit(5).toList(), differences.size() + " differ");
    assertTrue(
        verdicts.size() == kindsOfVerdict
            && verdicts.values().stream().allMatch(count -> count >= cases.size() / 20),
        "each verdict must occur often enough: " + verdicts);
  }

  @Test
  void differsFromTheSimulatorOnlyInKnownDeviations() throws Exception {
    List<SimulatorDeviations.Deviation> deviations = SimulatorDeviations.all();
    List<String> theirs =
        IndependentSimulator.verdicts(
            deviations.stream().map(SimulatorDeviations.Deviation::example).toList(), scratch);
    List<String> surprises = new ArrayList<>();
    for (int i = 0; i < deviations.size(); i++) {
      var deviation = deviations.get(i);
      String ours = EngineVerdict.of(deviation.example());
      if (!ours.equals(deviation.ours()) || !theirs.get(i).equals(deviation.theirs())) {
        surprises.add("%s: %s and %s".formatted(deviation.reason(), ours, theirs.get(i)));
      }
    }
    assertEquals(List.of(), surprises);
  }
}
