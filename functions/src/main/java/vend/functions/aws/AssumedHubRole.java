package vend.functions.aws;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import vend.iam.RoleArn;

/**
 * Takes the hub role, where it is not the function's own. A refusal is a failure of this process:
 * else it would look like one of the role that a caller asked for.
 *
 * @param sts asked with the function's own keys
 * @param hubRole that is taken
 */
record AssumedHubRole(QueryService sts, RoleArn hubRole) implements RenewedKeys.Issuer {
  private static final String FAILED = "HubRoleNotTaken";

  @Override
  public RenewedKeys.Expiring issue() throws AwsFailure {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("Action", "AssumeRole");
    parameters.put("Version", StsSecurityTokenService.VERSION);
    parameters.put("RoleArn", hubRole.toString());
    parameters.put("RoleSessionName", "vend-" + UUID.randomUUID());
    try {
      return keys(sts.call(Map.copyOf(parameters)));
    } catch (AwsFailure.Refused e) {
      throw new AwsFailure(FAILED, null);
    }
  }

  private static RenewedKeys.Expiring keys(XmlTexts answer) throws AwsFailure {
    Optional<String> id = answer.text("Credentials/AccessKeyId");
    Optional<String> secret = answer.text("Credentials/SecretAccessKey");
    Optional<String> token = answer.text("Credentials/SessionToken");
    Optional<String> expires = answer.text("Credentials/Expiration");
    if (id.isEmpty() || secret.isEmpty() || token.isEmpty() || expires.isEmpty()) {
      throw new AwsFailure(FAILED, null);
    }
    try {
      return new RenewedKeys.Expiring(
          AwsKeys.temporary(id.get(), secret.get(), token.get()), Instant.parse(expires.get()));
    } catch (DateTimeParseException e) {
      throw new AwsFailure(FAILED, null);
    }
  }
}
