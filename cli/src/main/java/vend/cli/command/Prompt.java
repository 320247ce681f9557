package vend.cli.command;

import java.util.List;
import vend.Secret;
import vend.client.source.NoCredentials;

/** Asks whoever sits at the terminal. */
public interface Prompt {
  /** Nobody sits there. */
  Prompt NOBODY =
      new Prompt() {
        @Override
        public boolean isThere() {
          return false;
        }

        @Override
        public String line(String question) throws NoCredentials {
          throw nobody(question);
        }

        @Override
        public Secret secret(String question) throws NoCredentials {
          throw nobody(question);
        }

        @Override
        public int choice(String question, List<String> offered) throws NoCredentials {
          throw nobody(question);
        }
      };

  /** Whether somebody sits there. */
  default boolean isThere() {
    return true;
  }

  /**
   * A line that is shown while it is typed.
   *
   * @throws NoCredentials if nobody answers
   */
  String line(String question) throws NoCredentials;

  /**
   * A line that is not shown.
   *
   * @throws NoCredentials if nobody answers
   */
  Secret secret(String question) throws NoCredentials;

  /**
   * One of several.
   *
   * @param offered at least one
   * @return its place among them
   * @throws NoCredentials if nobody answers
   * @throws CancelledByUser if somebody does not want to
   */
  int choice(String question, List<String> offered) throws NoCredentials;

  private static NoCredentials nobody(String question) {
    return new NoCredentials.SignInRefused(
        "there is no terminal to ask at: " + question,
        "Sign in at a terminal first, with vend login, or let the password come from a keychain or"
            + " from Conjur.");
  }
}
