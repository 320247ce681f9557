package vend.functions.aws;

import java.time.format.DateTimeParseException;
import java.util.Map;
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
    try {
      return keys(
          sts.call(
              Map.of(
                  "Action",
                  "AssumeRole",
                  "Version",
                  StsSecurityTokenService.VERSION,
                  "RoleArn",
                  hubRole.toString(),
                  "RoleSessionName",
                  "vend-" + UUID.randomUUID())));
    } catch (AwsFailure.Refused e) {
      throw new AwsFailure(FAILED, null);
    }
  }

  private static RenewedKeys.Expiring keys(XmlTexts answer) throws AwsFailure {
    try {
      return RenewedKeys.Expiring.of(
              answer.text("Credentials/AccessKeyId"),
              answer.text("Credentials/SecretAccessKey"),
              answer.text("Credentials/SessionToken"),
              answer.text("Credentials/Expiration"))
          .orElseThrow(() -> new AwsFailure(FAILED, null));
    } catch (DateTimeParseException e) {
      throw new AwsFailure(FAILED, null);
    }
  }
}
