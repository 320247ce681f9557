package vend.cli.command;

import java.util.List;
import vend.Secret;
import vend.client.source.NoCredentials;

/** Asks the user at the terminal. */
public interface Prompt {
  /** No terminal: each question fails. */
  Prompt NONE =
      new Prompt() {
        @Override
        public boolean isThere() {
          return false;
        }

        @Override
        public String line(String question) throws NoCredentials {
          throw unanswered(question);
        }

        @Override
        public Secret secret(String question) throws NoCredentials {
          throw unanswered(question);
        }

        @Override
        public int choice(String question, List<String> offered) throws NoCredentials {
          throw unanswered(question);
        }
      };

  /** Whether there is a terminal to ask at. */
  default boolean isThere() {
    return true;
  }

  /**
   * Reads a line that is shown while it is typed.
   *
   * @throws NoCredentials if there is no terminal
   */
  String line(String question) throws NoCredentials;

  /**
   * Reads a line that is not shown.
   *
   * @throws NoCredentials if there is no terminal
   */
  Secret secret(String question) throws NoCredentials;

  /**
   * Lets the user choose one of several.
   *
   * @param offered at least one
   * @return the index of the chosen one
   * @throws NoCredentials if there is no terminal
   * @throws CancelledByUser if the user cancels
   */
  int choice(String question, List<String> offered) throws NoCredentials;

  private static NoCredentials unanswered(String question) {
    return new NoCredentials.SignInRefused(
        "there is no terminal to ask for: " + question,
        "Run vend login at a terminal first, or let the password come from a keychain or from"
            + " Conjur.");
  }
}
