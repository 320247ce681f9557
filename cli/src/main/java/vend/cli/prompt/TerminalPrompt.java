package vend.cli.prompt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Secret;
import vend.cli.command.Prompt;
import vend.client.source.NoCredentials;

/**
 * Asks at the controlling terminal of the process, {@code /dev/tty}. This works if standard output
 * is piped, as in {@code eval "$(vend credentials ...)"}, and if AWS tools start the command.
 * Without a terminal, each question fails. The terminal is opened at the first question.
 */
public final class TerminalPrompt implements Prompt {
  private final Path device;
  private final Map<String, String> environment;

  private TerminalPrompt(Path device, Map<String, String> environment) {
    this.device = device;
    this.environment = environment;
  }

  /**
   * The prompt of this process.
   *
   * @param environment {@code TERM} says which lists the terminal can show
   */
  public static Prompt of(Map<String, String> environment) {
    return new TerminalPrompt(Path.of("/dev/tty"), environment);
  }

  @Override
  public boolean isThere() {
    return Files.exists(device) && Tty.canBeOpened(device);
  }

  @Override
  public String line(String question) throws NoCredentials {
    if (!isThere()) {
      return NONE.line(question);
    }
    try (Tty tty = Tty.open(device)) {
      return tty.answer(question + ": ");
    }
  }

  @Override
  public Secret secret(String question) throws NoCredentials {
    if (!isThere()) {
      return NONE.secret(question);
    }
    try (Tty tty = Tty.open(device);
        var _ = HiddenInput.begin(device)) {
      Secret answer = Secret.of(tty.answer(question + ": "));
      // The line break that the user typed was hidden, too.
      tty.say(System.lineSeparator());
      return answer;
    }
  }

  @Override
  public int choice(String question, List<String> offered) throws NoCredentials {
    if (!isThere()) {
      return NONE.choice(question, offered);
    }
    if (!isDumb()) {
      Optional<Integer> chosen = Picker.choose(question, offered);
      if (chosen.isPresent()) {
        return chosen.get();
      }
    }
    try (Tty tty = Tty.open(device)) {
      return new NumberedChoice(tty).choose(question, offered);
    }
  }

  private boolean isDumb() {
    String kind = environment.getOrDefault("TERM", "");
    return kind.isBlank() || kind.equals("dumb");
  }
}
