package vend.cli.init;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A question of {@code vend init}. An option answers it, too.
 *
 * @param option the option or options, for messages
 * @param text names what is asked, for example {@code the id of the hub account}
 * @param fallback the answer if the user gives none
 * @param check returns the answer in its final form, or throws {@link IllegalArgumentException}
 *     with the reason
 */
record Question(
    String option, String text, Optional<String> fallback, UnaryOperator<String> check) {
  static Question of(String option, String text, UnaryOperator<String> check) {
    return new Question(option, text, Optional.empty(), check);
  }

  Question or(String answer) {
    return new Question(option, text, Optional.of(answer), check);
  }

  Question or(Optional<String> answer) {
    return answer.map(this::or).orElse(this);
  }
}
