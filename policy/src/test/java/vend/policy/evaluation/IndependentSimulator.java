package vend.policy.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import vend.iam.SimulatorCase;

/** Runs an independent IAM simulator, written by others, as a separate program. */
public final class IndependentSimulator {
  private static final String FOLDER = "VEND_IAM_SIMULATE";

  private IndependentSimulator() {}

  /** Skips the test if the simulator is not installed. */
  public static void assumeInstalled() {
    String folder = System.getenv(FOLDER);
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder, "node_modules")),
        "The independent simulator is not installed. Run npm install --no-package-lock in"
            + " policy/src/test/iam-simulate and set "
            + FOLDER
            + " to that folder.");
  }

  /**
   * Evaluates the cases with the simulator.
   *
   * @param scratch an empty folder
   * @return a verdict for each case: {@code Allowed}, {@code ImplicitlyDenied} or {@code
   *     ExplicitlyDenied}
   */
  public static List<String> verdicts(List<SimulatorCase> cases, Path scratch)
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
