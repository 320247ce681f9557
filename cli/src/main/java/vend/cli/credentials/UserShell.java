package vend.cli.credentials;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The user's shell, started so that its prompt names the role. Vend sets the prompt only in shells
 * that allow it without a change to the user's files.
 *
 * @param environment has {@code SHELL}; {@code COMSPEC} on Windows
 */
public record UserShell(Map<String, String> environment) {
  /** The variable with the role of the shell and of all programs started from it. */
  static final String ROLE = "VEND_ROLE";

  /** Runs once, before the first prompt and after the user's own files, which set PS1. */
  private static final String BASH = "PS1=\"(\\${VEND_ROLE}) ${PS1}\"; unset PROMPT_COMMAND";

  private static final String FISH =
      "functions -q fish_prompt; and functions -c fish_prompt vend_own_prompt; "
          + "function fish_prompt; printf '(%s) ' $VEND_ROLE; "
          + "functions -q vend_own_prompt; and vend_own_prompt; end";

  List<String> command() {
    String program = program();
    return switch (name(program)) {
      case "fish" -> List.of(program, "--init-command", FISH);
      default -> List.of(program);
    };
  }

  Map<String, String> variables(String role) {
    var variables = new LinkedHashMap<String, String>();
    variables.put(ROLE, role);
    if (name(program()).equals("bash") && !environment.containsKey("PROMPT_COMMAND")) {
      variables.put("PROMPT_COMMAND", BASH);
    }
    return variables;
  }

  /** The role of the enclosing {@code vend shell}, if there is one. */
  public Optional<String> context() {
    return Optional.ofNullable(environment.get(ROLE)).filter(role -> !role.isBlank());
  }

  private String program() {
    return Optional.ofNullable(environment.get("SHELL"))
        .or(() -> Optional.ofNullable(environment.get("COMSPEC")))
        .filter(shell -> !shell.isBlank())
        .orElse("/bin/sh");
  }

  private static String name(String program) {
    return String.valueOf(Path.of(program).getFileName()).toLowerCase(Locale.ROOT);
  }
}
