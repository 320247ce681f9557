package vend.integration;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.Json;

/**
 * A request to STS that the AWS SDK for Java and boto3 can send.
 *
 * @param parameters those of {@code AssumeRoleWithWebIdentity}; empty for {@code GetCallerIdentity}
 * @param credentials sign the request, by boto3's parameter names; empty for an unsigned request
 */
record StsCase(URI endpoint, Map<String, Object> parameters, Map<String, Object> credentials) {
  static StsCase webIdentity(URI endpoint, String token) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("RoleArn", "arn:aws:iam::222222222222:role/vend/deploy");
    parameters.put("RoleSessionName", "my-session");
    parameters.put("WebIdentityToken", token);
    return new StsCase(endpoint, parameters, Map.of());
  }

  /** A request that is signed with the credentials of an earlier response. */
  static StsCase callerIdentity(URI endpoint, Map<String, Object> vended) {
    return new StsCase(
        endpoint,
        Map.of(),
        Map.of(
            "aws_access_key_id", vended.get("Credentials.AccessKeyId"),
            "aws_secret_access_key", vended.get("Credentials.SecretAccessKey"),
            "aws_session_token", vended.get("Credentials.SessionToken")));
  }

  StsCase with(String parameter, Object value) {
    var changed = new LinkedHashMap<>(parameters);
    changed.put(parameter, value);
    return new StsCase(endpoint, changed, credentials);
  }

  StsCase withCredential(String name, String value) {
    var changed = new LinkedHashMap<>(credentials);
    changed.put(name, value);
    return new StsCase(endpoint, parameters, changed);
  }

  private boolean isCallerIdentity() {
    return parameters.isEmpty();
  }

  /** Returns the line of JSON that {@code parsed.py} reads. */
  String forPython() {
    var request = new LinkedHashMap<String, Object>();
    request.put("endpoint", endpoint.toString());
    request.put(
        "operation", isCallerIdentity() ? "GetCallerIdentity" : "AssumeRoleWithWebIdentity");
    request.put("parameters", parameters);
    request.put("credentials", credentials);
    return Json.write(request);
  }

  /** Sends the request with the AWS SDK for Java, in this process. */
  ParsedAnswer sendWithJavaSdk() {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(provider())
            .build()) {
      var answer =
          isCallerIdentity() ? sts.getCallerIdentity() : sts.assumeRoleWithWebIdentity(request());
      var fields = new TreeMap<String, Object>();
      addFields(fields, "", answer);
      return new ParsedAnswer(answer.sdkHttpResponse().statusCode(), "", "", 1, fields);
    } catch (StsException e) {
      return new ParsedAnswer(
          e.statusCode(),
          e.awsErrorDetails().errorCode(),
          e.awsErrorDetails().errorMessage(),
          e.numAttempts(),
          Map.of());
    }
  }

  private AwsCredentialsProvider provider() {
    return credentials.isEmpty()
        ? AnonymousCredentialsProvider.create()
        : StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                credential("aws_access_key_id"),
                credential("aws_secret_access_key"),
                credential("aws_session_token")));
  }

  private String credential(String name) {
    return String.valueOf(credentials.get(name));
  }

  private AssumeRoleWithWebIdentityRequest request() {
    var builder = AssumeRoleWithWebIdentityRequest.builder();
    for (SdkField<?> field : builder.sdkFields()) {
      if (parameters.containsKey(field.locationName())) {
        field.set(builder, parameters.get(field.locationName()));
      }
    }
    return builder.build();
  }

  private static void addFields(Map<String, Object> fields, String prefix, SdkPojo answer) {
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      String name = prefix + field.locationName();
      if (value instanceof SdkPojo inner) {
        addFields(fields, name + ".", inner);
      } else if (value != null && !name.equals("Credentials.Expiration")) {
        fields.put(name, value);
      }
    }
  }
}
