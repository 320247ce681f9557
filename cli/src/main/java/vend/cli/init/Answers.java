package vend.cli.init;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Printable;
import vend.cli.command.CommandFailed;
import vend.cli.command.Prompt;
import vend.client.source.NoCredentials;

/**
 * Answers questions: by an option, else at the terminal, else by the default.
 *
 * @param takeDefaults whether to ask only questions without a default
 */
record Answers(Prompt prompt, PrintWriter err, boolean takeDefaults) {
  private static final int TRIES = 3;

  /**
   * Answers a question.
   *
   * @param given the option's value, if the option is given
   * @throws CommandFailed if the given value is invalid, or there is no answer; it names the option
   */
  String answer(@Nullable String given, Question question) throws CommandFailed {
    if (given != null) {
      return checked(given, question);
    }
    Optional<String> fallback = question.fallback();
    if (fallback.isPresent() && (takeDefaults || !prompt.isThere())) {
      return checked(fallback.get(), question);
    }
    if (!prompt.isThere()) {
      throw missing(question);
    }
    return asked(question);
  }

  /** Like {@link #answer}, for an option that takes several values, separated by commas. */
  List<String> answers(List<String> given, Question question) throws CommandFailed {
    return parts(answer(given.isEmpty() ? null : String.join(",", given), question));
  }

  /** Splits at commas, and drops empty parts and repetitions. */
  static List<String> parts(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .distinct()
        .toList();
  }

  private static String checked(String answer, Question question) throws CommandFailed {
    try {
      return question.check().apply(answer.strip());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          "%s does not accept %s: %s"
              .formatted(question.option(), Printable.values(List.of(answer)), e.getMessage()));
    }
  }

  private String asked(Question question) throws CommandFailed {
    String text =
        question.text()
            + question.fallback().map(" [%s]"::formatted).orElse("")
            + " ("
            + question.option()
            + ")";
    for (int tries = 0; tries < TRIES; tries++) {
      String line = line(text);
      String answer = line.isBlank() ? question.fallback().orElse("") : line;
      try {
        return question.check().apply(answer.strip());
      } catch (IllegalArgumentException e) {
        err.println("vend: " + Printable.of(String.valueOf(e.getMessage())));
        err.flush();
      }
    }
    throw missing(question);
  }

  private static CommandFailed missing(Question question) {
    return new CommandFailed(
        "an answer is missing. Give it with %s: %s".formatted(question.option(), question.text()));
  }

  private String line(String text) throws CommandFailed {
    try {
      return prompt.line(text);
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /**
   * Lets the user choose one of several at the terminal.
   *
   * @return the index; empty without a terminal
   */
  Optional<Integer> choice(String question, List<String> offered) throws CommandFailed {
    if (!prompt.isThere()) {
      return Optional.empty();
    }
    try {
      return Optional.of(prompt.choice(question, offered));
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /** Lets the user choose several of a list at the terminal, one after the other. */
  List<Integer> choices(String question, List<String> offered, String end) throws CommandFailed {
    var chosen = new ArrayList<Integer>();
    while (chosen.size() < offered.size()) {
      var left = new ArrayList<Integer>();
      var words = new ArrayList<String>();
      if (!chosen.isEmpty()) {
        words.add(end);
      }
      for (int i = 0; i < offered.size(); i++) {
        if (!chosen.contains(i)) {
          left.add(i);
          words.add(offered.get(i));
        }
      }
      Optional<Integer> one = choice(question, words);
      if (one.isEmpty()) {
        return chosen;
      }
      int index = one.get() - (chosen.isEmpty() ? 0 : 1);
      if (index < 0) {
        return chosen;
      }
      chosen.add(left.get(index));
    }
    return chosen;
  }
}
