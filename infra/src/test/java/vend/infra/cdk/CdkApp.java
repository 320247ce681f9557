package vend.infra.cdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.cxapi.CloudFormationStackArtifact;
import vend.Json;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;

/** Synthesizes the CDK app for tests, in one Node.js process for all of them. */
public final class CdkApp {
  private CdkApp() {}

  /** Skips the test if Node.js is missing. {@code .ci/run} has it and allows no skipped test. */
  public static void needsNode() {
    String path = String.valueOf(System.getenv("PATH"));
    assumeTrue(
        Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node"))),
        "The CDK needs node on the PATH.");
  }

  /** Returns the app before it is synthesized into a folder. */
  public static App of(Spokes spokes, Path folder) {
    try {
      return RolesApp.of(spokes, folder);
    } catch (SpokesNotCreated e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Returns the templates of the stacks, by account name. */
  public static Map<String, Map<String, Object>> templates(Spokes spokes, Path folder) {
    var templates = new LinkedHashMap<String, Map<String, Object>>();
    for (CloudFormationStackArtifact stack : of(spokes, folder).synth().getStacks()) {
      templates.put(stack.getId(), read(folder.resolve(stack.getTemplateFile())));
    }
    return templates;
  }

  private static Map<String, Object> read(Path file) {
    try {
      return Json.readObject(Files.readString(file), Integer.MAX_VALUE);
    } catch (IOException | Json.MalformedJson e) {
      throw new IllegalStateException(e);
    }
  }
}
