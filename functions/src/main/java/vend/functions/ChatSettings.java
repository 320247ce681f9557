package vend.functions;

import java.util.Map;

/**
 * The settings of the chat function, read from environment variables.
 *
 * @param grants {@code VEND_GRANTS}, as for the vending function
 * @param requests {@code VEND_REQUESTS_TABLE}: the table of the access requests
 * @param region {@code AWS_REGION}, which Lambda sets
 */
public record ChatSettings(GrantsLocation grants, String requests, String region) {
  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if a setting is missing or out of bounds; the message names it
   */
  public static ChatSettings of(Map<String, String> environment) {
    return new ChatSettings(
        FunctionSettings.grants(environment),
        FunctionSettings.tableName(environment, "VEND_REQUESTS_TABLE"),
        FunctionSettings.region(environment));
  }
}
