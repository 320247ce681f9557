package vend.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;

/** `vend completion`. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script by which your shell completes vend's commands and options. The names of roles are not completed: that would ask the hub at each key."
    },
    footer = {
      "",
      "Examples:",
      "  source <(vend completion bash)                                 in ~/.bashrc",
      "  source <(vend completion zsh)          in ~/.zshrc, after compinit",
      "  vend completion fish > ~/.config/fish/completions/vend.fish    once"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
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
          default -> throw new CommandFailed("completion is there for bash, zsh and fish");
        };
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
