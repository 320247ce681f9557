package vend.cli.prompt;

import java.util.List;
import vend.Printable;
import vend.cli.command.CancelledByUser;
import vend.client.source.NoCredentials;

/** A numbered list, for terminals that cannot show a {@link Picker}. The user types a number. */
record NumberedChoice(Tty tty) {
  private static final int TRIES = 3;

  int choose(String question, List<String> offered) throws NoCredentials {
    for (int i = 0; i < offered.size(); i++) {
      tty.say("%4d  %s%n".formatted(i + 1, Printable.of(offered.get(i))));
    }
    for (int tries = 0; tries < TRIES; tries++) {
      String answer = tty.answer("%s, 1 to %d: ".formatted(question, offered.size()));
      if (answer.isEmpty()) {
        throw new CancelledByUser();
      }
      if (answer.matches("[0-9]{1,6}")) {
        int number = Integer.parseInt(answer);
        if (number >= 1 && number <= offered.size()) {
          return number - 1;
        }
      }
      tty.say("This number is not in the list.%n".formatted());
    }
    throw new CancelledByUser();
  }
}
