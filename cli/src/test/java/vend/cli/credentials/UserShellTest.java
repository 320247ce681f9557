package vend.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the prompts of real shells. */
class UserShellTest {
  @TempDir private Path home;

  private String promptOf(String shell, List<String> more, String input)
      throws IOException, InterruptedException {
    var user = new UserShell(Map.of("SHELL", shell));
    var command = new ArrayList<>(user.command());
    command.addAll(more);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PS1", "own> ");
    builder.environment().putAll(user.variables("shop-prod/deploy"));
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void bashShowsTheRoleBeforeItsOwnPrompt() throws Exception {
    assumeTrue(Path.of("/bin/bash").toFile().canExecute(), "there is no bash");
    String output = promptOf("/bin/bash", List.of("--norc", "--noprofile", "-i"), "true\nexit\n");
    assertTrue(output.contains("(shop-prod/deploy) own> "), output);
    assertFalse(output.contains("(shop-prod/deploy) (shop-prod/deploy)"), output);
  }

  @Test
  void fishShowsTheRoleBeforeItsOwnPrompt() throws Exception {
    assumeTrue(Path.of("/usr/bin/fish").toFile().canExecute(), "there is no fish");
    String output = promptOf("/usr/bin/fish", List.of("--command", "fish_prompt"), "");
    assertTrue(output.contains("(shop-prod/deploy) "), output);
  }

  @Test
  void keepsTheUsersPromptCommand() {
    var user = new UserShell(Map.of("SHELL", "/bin/bash", "PROMPT_COMMAND", "date"));
    assertEquals(Map.of("VEND_ROLE", "a/b"), user.variables("a/b"));
  }

  @Test
  void startsOtherShellsUnchanged() {
    assertEquals(List.of("/bin/zsh"), new UserShell(Map.of("SHELL", "/bin/zsh")).command());
    assertEquals(List.of("/bin/sh"), new UserShell(Map.of()).command());
    assertEquals(Optional.of("a/b"), new UserShell(Map.of("VEND_ROLE", "a/b")).context());
    assertEquals(Optional.empty(), new UserShell(Map.of("VEND_ROLE", "")).context());
  }
}
