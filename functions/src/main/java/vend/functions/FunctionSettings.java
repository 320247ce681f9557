package vend.functions;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.RoleArn;
import vend.console.FederationEndpoint;
import vend.functions.aws.BucketObject;
import vend.functions.outbound.PrivateAuthorities;

/**
 * The settings of the vending function, read from environment variables.
 *
 * @param grants {@code VEND_GRANTS}: a path, or {@code s3://bucket/key}; a relative path starts at
 *     the package ({@code LAMBDA_TASK_ROOT}). Default {@code grants.yaml}
 * @param table {@code VEND_TABLE}: the name of the DynamoDB table, 3 to 255 characters
 * @param requests {@code VEND_REQUESTS_TABLE}: the name of the DynamoDB table of access requests, 3
 *     to 255 characters; without it, grants with an approval allow nothing
 * @param key {@code VEND_KEY}: the id, ARN or alias of the KMS key for sealing
 * @param hubRole {@code VEND_HUB_ROLE}: the ARN of the hub role; set only where the function runs
 *     under another role
 * @param region {@code AWS_REGION}, which Lambda sets
 * @param federation {@code VEND_FEDERATION_ENDPOINT}: the endpoint that issues sign-in tokens for
 *     console links; if empty, the AWS default of the role's partition
 * @param caBundle {@code VEND_CA_BUNDLE}: a PEM file with certificate authorities that Vend trusts
 *     for issuers, in addition to the JDK's; a relative path starts at the package
 */
public record FunctionSettings(
    GrantsLocation grants,
    String table,
    Optional<String> requests,
    String key,
    Optional<RoleArn> hubRole,
    String region,
    Optional<FederationEndpoint> federation,
    Optional<PrivateAuthorities> caBundle) {
  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
  private static final Pattern KEY =
      Pattern.compile(
          "[A-Za-z0-9-]{1,128}|alias/[\\w/-]{1,250}|arn:aws[a-z-]*:kms:[\\w:/-]{1,512}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}");

  /**
   * Reads the environment, and the file that {@code VEND_CA_BUNDLE} names.
   *
   * @throws IllegalArgumentException if a setting is missing or out of bounds; the message names it
   */
  public static FunctionSettings of(Map<String, String> environment) {
    return new FunctionSettings(
        grants(environment),
        tableName(environment, "VEND_TABLE"),
        requests(environment),
        matching(environment, "VEND_KEY", KEY, "the id, ARN or alias of a KMS key"),
        hubRole(environment),
        region(environment),
        federation(environment),
        caBundle(environment));
  }

  static String region(Map<String, String> environment) {
    return matching(environment, "AWS_REGION", REGION, "a region like eu-central-1");
  }

  private static Optional<String> requests(Map<String, String> environment) {
    return environment.getOrDefault("VEND_REQUESTS_TABLE", "").isEmpty()
        ? Optional.empty()
        : Optional.of(tableName(environment, "VEND_REQUESTS_TABLE"));
  }

  static String tableName(Map<String, String> environment, String setting) {
    return matching(environment, setting, TABLE, "the name of a DynamoDB table");
  }

  static GrantsLocation grants(Map<String, String> environment) {
    String value = environment.getOrDefault("VEND_GRANTS", "grants.yaml");
    if (value.startsWith(BucketObject.SCHEME)) {
      return inBucket(value);
    }
    if (value.isBlank() || value.contains("://")) {
      throw new IllegalArgumentException(
          "VEND_GRANTS must be the path of the grants file in the package, or s3://bucket/key");
    }
    return new GrantsLocation.Packaged(inPackage(environment, value));
  }

  private static Path inPackage(Map<String, String> environment, String path) {
    return Path.of(environment.getOrDefault("LAMBDA_TASK_ROOT", "")).resolve(path);
  }

  private static GrantsLocation inBucket(String value) {
    try {
      return new GrantsLocation.InBucket(BucketObject.parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("VEND_GRANTS " + e.getMessage(), e);
    }
  }

  private static Optional<RoleArn> hubRole(Map<String, String> environment) {
    String value = environment.getOrDefault("VEND_HUB_ROLE", "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<RoleArn> arn = RoleArn.parse(value);
    if (arn.isEmpty()) {
      throw new IllegalArgumentException(
          "VEND_HUB_ROLE must be the ARN of a role, like arn:aws:iam::111111111111:role/vend-hub");
    }
    return arn;
  }

  private static Optional<FederationEndpoint> federation(Map<String, String> environment) {
    String value = environment.getOrDefault("VEND_FEDERATION_ENDPOINT", "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FederationEndpoint.parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("VEND_FEDERATION_ENDPOINT " + e.getMessage(), e);
    }
  }

  private static Optional<PrivateAuthorities> caBundle(Map<String, String> environment) {
    String value = environment.getOrDefault("VEND_CA_BUNDLE", "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PrivateAuthorities.read(inPackage(environment, value)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("VEND_CA_BUNDLE " + e.getMessage(), e);
    }
  }

  /**
   * Checks that {@code VEND_HUB_ROLE} and the grants file name the same hub role. Trust policies
   * are generated from the file, but Vend assumes the role from the setting.
   *
   * @throws IllegalArgumentException if they differ
   */
  void checkHubRole(RoleArn inGrants) {
    if (hubRole.isPresent() && !hubRole.get().equals(inGrants)) {
      throw new IllegalArgumentException(
          "VEND_HUB_ROLE is %s, but the hub role in the grants file is %s. Set both to the same role."
              .formatted(hubRole.get(), inGrants));
    }
  }

  /**
   * Reads a setting of this form.
   *
   * @param what describes the value, for the message
   * @throws IllegalArgumentException if it is missing or has another form; the message names it
   */
  public static String matching(
      Map<String, String> environment, String name, Pattern form, String what) {
    String value = environment.getOrDefault(name, "");
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          value.isEmpty()
              ? "%s is not set. Set it to %s.".formatted(name, what)
              : "%s must be %s".formatted(name, what));
    }
    return value;
  }
}
