package vend.functions;

import java.util.Map;

/**
 * The settings of the sweeper of access requests, read from environment variables.
 *
 * @param grants {@code VEND_GRANTS}, as for the vending function
 * @param table {@code VEND_TABLE}: the table of the revocations
 * @param requests {@code VEND_REQUESTS_TABLE}: the table of the access requests
 * @param region {@code AWS_REGION}, which Lambda sets
 */
public record SweeperSettings(GrantsLocation grants, String table, String requests, String region) {
  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if a setting is missing or out of bounds; the message names it
   */
  public static SweeperSettings of(Map<String, String> environment) {
    return new SweeperSettings(
        FunctionSettings.grants(environment),
        FunctionSettings.tableName(environment, "VEND_TABLE"),
        FunctionSettings.tableName(environment, "VEND_REQUESTS_TABLE"),
        FunctionSettings.region(environment));
  }
}
