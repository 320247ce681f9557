package vend.client.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;
import vend.client.ClientFixture;

/** A killed writer leaves the old file or the new one, and no lock. */
class KilledWriterTest {
  @TempDir Path folder;

  @RepeatedTest(8)
  void aKilledWriterLeavesACompleteFile(RepetitionInfo repetition) throws Exception {
    Path file = folder.resolve("credentials");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("ready", lines.readLine());
      while (Files.notExists(file)) {
        Thread.onSpinWait();
      }
      // Kill it at its first write, or at a random point after that.
      Thread.sleep((repetition.getCurrentRepetition() - 1) * 7L);
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertIsWhole(file);
    new AwsFile(file).writeCredentials("after", ClientFixture.credentials("KEY"));
    assertTrue(Files.readString(file).contains("[after]\n"));
    try (var all = Files.list(folder)) {
      assertEquals(
          List.of(".credentials.vend-lock", "credentials"),
          all.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  private static void assertIsWhole(Path file) throws IOException {
    String text = Files.readString(file);
    assertTrue(
        text.matches(
            "(\\[profile-[0-9]+]\naws_access_key_id = KEY\n"
                + "aws_secret_access_key = secret/of/KEY\naws_session_token = token/of/KEY\n\n?)+"),
        text);
  }
}
