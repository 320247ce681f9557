package vend.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;

/** {@code vend completion}: prints a completion script for a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a completion script for your shell",
      "",
      "The script completes commands and options, but not the names of roles: that would call the hub at each key press."
    },
    footer = {
      "",
      "Exit code: 0 printed; 2 could not run.",
      "",
      "Examples:",
      "  # bash: add this line to ~/.bashrc",
      "  source <(vend completion bash)",
      "  # zsh: add this line to ~/.zshrc, after compinit",
      "  source <(vend completion zsh)",
      "  # fish: run once",
      "  vend completion fish > ~/.config/fish/completions/vend.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "The shell: bash, zsh or fish.")
  private String shell;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  CompletionCommand() {}

  @Override
  public Integer call() throws CommandFailed {
    CommandSpec root = spec.root();
    String script =
        switch (shell) {
          case "bash", "zsh" -> AutoComplete.bash(root.name(), root.commandLine());
          case "fish" -> FishCompletion.of(root);
          default ->
              throw new CommandFailed(
                  "there is no completion for %s. Name bash, zsh or fish: vend completion bash"
                      .formatted(shell));
        };
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
