package vend.slack;

import java.util.Map;
import java.util.regex.Pattern;
import vend.Loopback;
import vend.functions.ChatSettings;
import vend.functions.FunctionSettings;

/**
 * The settings of the Slack app, read from environment variables.
 *
 * @param chat the settings that it shares with the chat function
 * @param issuer {@code VEND_CHAT_ISSUER}: the chat of the grants file as which the app speaks
 * @param channel {@code VEND_SLACK_CHANNEL}: the id of the channel for messages to approvers
 * @param secret {@code VEND_SLACK_SECRET}: the name or ARN of the secret in AWS Secrets Manager
 * @param webApi {@code VEND_SLACK_ENDPOINT}: the address of Slack's Web API, with a slash at its
 *     end; {@code https}, or {@code http} on loopback
 */
public record SlackSettings(
    ChatSettings chat, String issuer, String channel, String secret, String webApi) {
  private static final Pattern ISSUER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,30}");
  private static final Pattern SECRET =
      Pattern.compile(
          "[A-Za-z0-9/_+=.@-]{1,512}|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}");

  private static final Pattern WEB_API =
      Pattern.compile(
          "(https://[A-Za-z0-9.-]+|http://(?<host>[0-9.]+))(:[0-9]{1,5})?/([A-Za-z0-9._-]+/)*");

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if a setting is missing or out of bounds; the message names it
   */
  public static SlackSettings of(Map<String, String> environment) {
    return new SlackSettings(
        ChatSettings.of(environment),
        FunctionSettings.matching(
            environment, "VEND_CHAT_ISSUER", ISSUER, "the name of a chat in issuers"),
        FunctionSettings.matching(
            environment, "VEND_SLACK_CHANNEL", CHANNEL, "a channel's id, like C0123456789"),
        FunctionSettings.matching(
            environment, "VEND_SLACK_SECRET", SECRET, "the name or ARN of a secret"),
        webApi(environment.getOrDefault("VEND_SLACK_ENDPOINT", "")));
  }

  /** The bot's token goes to this address. */
  private static String webApi(String address) {
    if (address.isEmpty()) {
      return Workspace.WEB_API;
    }
    var form = WEB_API.matcher(address);
    if (!form.matches() || (form.group("host") != null && !Loopback.isHost(form.group("host")))) {
      throw new IllegalArgumentException(
          "VEND_SLACK_ENDPOINT must be an https address with a slash at its end, like"
              + " https://slack-gov.com/api/; http is allowed only on this machine");
    }
    return address;
  }
}
