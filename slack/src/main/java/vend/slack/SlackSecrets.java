package vend.slack;

import java.util.Map;
import vend.Json;
import vend.Secret;

/**
 * The app's secrets, of which no snapshot has a copy.
 *
 * @param botToken calls Slack's Web API
 * @param signingSecret signs Slack's requests to the app
 */
public record SlackSecrets(Secret botToken, Secret signingSecret) {
  /** The store of the secrets. */
  public interface Source {
    /**
     * Reads the secrets.
     *
     * @throws Unreadable if the store does not answer, or its secret has another form
     */
    SlackSecrets read() throws Unreadable;
  }

  /** The secrets cannot be read. The message says why, and contains no part of them. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    public Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads the text of the secret: a JSON object with {@code botToken} and {@code signingSecret}.
   *
   * @throws Unreadable if it has another form
   */
  public static SlackSecrets parse(String text) throws Unreadable {
    Map<String, Object> fields;
    try {
      fields = Json.readObject(text);
    } catch (Json.MalformedJson e) {
      throw new Unreadable("the secret is not a JSON object");
    }
    return new SlackSecrets(field(fields, "botToken"), field(fields, "signingSecret"));
  }

  private static Secret field(Map<String, Object> fields, String name) throws Unreadable {
    if (fields.get(name) instanceof String value && !value.isBlank()) {
      return Secret.of(value);
    }
    throw new Unreadable("the secret has no " + name);
  }
}
