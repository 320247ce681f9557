package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Json;

/**
 * Two clients parse Vend's responses as they would parse those of STS, which its API reference
 * describes. Where the local STS or moto can answer, the test compares their responses with Vend's.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">STS:
 *     AssumeRoleWithWebIdentity</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">STS:
 *     GetCallerIdentity</a>
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS: common
 *     errors</a>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StsAsDocumentedIT {
  /** The client that parses the response. */
  enum Reader {
    JAVA,
    BOTO3
  }

  private static final String USER = "acme-shop-9012345678";

  private RunningVend running;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    running = new RunningVend(Map.of()).warmedUp();
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  /** Compares with the section "Response Elements" of the API reference. */
  @ParameterizedTest
  @EnumSource
  void assumeRoleWithWebIdentityReturnsEveryDocumentedField(Reader reader) throws Exception {
    ParsedAnswer parsed = parse(reader, webIdentity());
    assertEquals(200, parsed.status(), parsed.message());
    var fields = new TreeMap<>(parsed.fields());
    assertTrue(
        String.valueOf(fields.remove("Credentials.AccessKeyId")).matches("ASIA[A-Z0-9]{16}"));
    assertTrue(String.valueOf(fields.remove("Credentials.SecretAccessKey")).length() >= 40);
    assertTrue(String.valueOf(fields.remove("Credentials.SessionToken")).length() > 40);
    assertTrue(
        String.valueOf(fields.remove("AssumedRoleUser.AssumedRoleId"))
            .matches("AROA[A-Z0-9]{16,17}:" + USER));
    assertEquals(
        Map.of(
            "AssumedRoleUser.Arn", "arn:aws:sts::222222222222:assumed-role/deploy/" + USER,
            "Audience", "https://vend.example.com",
            "Provider", "https://token.actions.githubusercontent.com",
            "SourceIdentity", "gh-777",
            "SubjectFromWebIdentityToken", "repo:acme/shop:ref:refs/heads/main"),
        fields);
  }

  /**
   * Compares with the section "Errors" of the API reference and the errors common to all actions.
   * No client retries any of them.
   */
  @ParameterizedTest
  @CsvSource({
    "JAVA, EXPIRED, 400, ExpiredTokenException",
    "JAVA, GARBAGE, 400, InvalidIdentityToken",
    "JAVA, OTHER_BRANCH, 403, AccessDenied",
    "JAVA, SHORT_ARN, 400, ValidationError",
    "JAVA, SHORT_DURATION, 400, ValidationError",
    "JAVA, BROKEN_POLICY, 400, MalformedPolicyDocument",
    "BOTO3, EXPIRED, 400, ExpiredTokenException",
    "BOTO3, GARBAGE, 400, InvalidIdentityToken",
    "BOTO3, OTHER_BRANCH, 403, AccessDenied",
    "BOTO3, SHORT_ARN, 400, ValidationError",
    "BOTO3, SHORT_DURATION, 400, ValidationError",
    "BOTO3, BROKEN_POLICY, 400, MalformedPolicyDocument"
  })
  void errorsAreThoseOfTheReference(Reader reader, Mistake mistake, int status, String code)
      throws Exception {
    ParsedAnswer parsed = parse(reader, made(mistake));
    assertEquals(ParsedAnswer.error(status, code), parsed.withoutMessage(), parsed.message());
    assertEquals(text(mistake), mistake.isValidation() ? parsed.message() : "");
  }

  /** A reason for STS to refuse a request. */
  enum Mistake {
    EXPIRED,
    GARBAGE,
    OTHER_BRANCH,
    SHORT_ARN,
    SHORT_DURATION,
    BROKEN_POLICY;

    boolean isValidation() {
      return this == SHORT_ARN || this == SHORT_DURATION;
    }
  }

  private StsCase made(Mistake mistake) {
    return switch (mistake) {
      case EXPIRED -> webIdentity(running.tokenThatExpiresNow("github", RunningVend.pipeline()));
      case GARBAGE -> webIdentity("garbage");
      case OTHER_BRANCH ->
          webIdentity(
              running.token("github", RunningVend.pipelineWith("ref", "refs/heads/feature")));
      case SHORT_ARN -> webIdentity().with("RoleArn", "arn:aws:iam");
      case SHORT_DURATION -> webIdentity().with("DurationSeconds", 899);
      case BROKEN_POLICY -> webIdentity().with("Policy", "{\"Version\":\"2012-10-17\"");
    };
  }

  /** Returns the message in the wording of STS's own validation. */
  private static String text(Mistake mistake) {
    String start = "1 validation error detected: Value ";
    return switch (mistake) {
      case SHORT_ARN ->
          start
              + "'arn:aws:iam' at 'roleArn' failed to satisfy constraint: Member must have length"
              + " greater than or equal to 20";
      case SHORT_DURATION ->
          start
              + "'899' at 'durationSeconds' failed to satisfy constraint: Member must have value"
              + " greater than or equal to 900";
      default -> "";
    };
  }

  @ParameterizedTest
  @EnumSource
  void getCallerIdentityAnswersLikeTheLocalSts(Reader reader) throws Exception {
    var vended = parse(reader, webIdentity()).fields();
    ParsedAnswer here = parse(reader, StsCase.callerIdentity(vend(), vended));
    assertEquals(Set.of("Account", "Arn", "UserId"), here.fields().keySet(), here.message());
    assertEquals(parse(reader, StsCase.callerIdentity(localSts(), vended)), here);
  }

  @ParameterizedTest
  @CsvSource({
    "JAVA, aws_secret_access_key, SignatureDoesNotMatch",
    "JAVA, aws_access_key_id, InvalidClientTokenId",
    "JAVA, aws_session_token, InvalidClientTokenId",
    "BOTO3, aws_secret_access_key, SignatureDoesNotMatch",
    "BOTO3, aws_access_key_id, InvalidClientTokenId",
    "BOTO3, aws_session_token, InvalidClientTokenId"
  })
  void wrongCredentialsAreRefusedLikeAtTheLocalSts(Reader reader, String name, String code)
      throws Exception {
    var vended = parse(reader, webIdentity()).fields();
    ParsedAnswer here =
        parse(
            reader,
            StsCase.callerIdentity(vend(), vended).withCredential(name, "ASIAAAAAAAAAAAAAAAAA"));
    assertEquals(ParsedAnswer.error(403, code), here.withoutMessage());
    ParsedAnswer there =
        parse(
            reader,
            StsCase.callerIdentity(localSts(), vended)
                .withCredential(name, "ASIAAAAAAAAAAAAAAAAA"));
    assertEquals(there.withoutMessage(), here.withoutMessage());
  }

  /**
   * Compares field names, not values, because moto ignores the token. Vend leaves out
   * PackedPolicySize, which moto returns.
   */
  @ParameterizedTest
  @EnumSource
  void assumeRoleWithWebIdentityReturnsEveryFieldThatMotoReturns(Reader reader) throws Exception {
    String moto = System.getenv().getOrDefault("AWS_ENDPOINT_URL", "");
    assumeTrue(!moto.isEmpty(), "AWS_ENDPOINT_URL is not set to an emulator's address");
    var there = parse(reader, new StsCase(URI.create(moto), webIdentity().parameters(), Map.of()));
    var here = parse(reader, webIdentity());
    var missing = new TreeSet<>(there.fields().keySet());
    missing.removeAll(here.fields().keySet());
    missing.remove("PackedPolicySize");
    assertEquals(Set.of(), missing);
  }

  /** SDKs retry the error of Vend's limit per caller. */
  @Test
  void throttlesACallerWithTooManyRequests() {
    var claims = RunningVend.pipelineWith("ref", "refs/heads/feature");
    claims.put("sub", "repo:acme/shop:ref:refs/heads/feature");
    StsCase refused = webIdentity(running.token("github", claims));
    ParsedAnswer last = refused.sendWithJavaSdk();
    for (int i = 0; i < 2000 && last.code().equals("AccessDenied"); i++) {
      last = refused.sendWithJavaSdk();
    }
    assertEquals("Throttling", last.code());
    assertEquals(400, last.status());
    assertEquals(4, last.attempts());
  }

  private StsCase webIdentity() {
    return webIdentity(running.token("github", RunningVend.pipeline()));
  }

  private StsCase webIdentity(String token) {
    return StsCase.webIdentity(vend(), token);
  }

  private URI vend() {
    return running.vend().uri();
  }

  private URI localSts() {
    return running.vend().stsUri().orElseThrow();
  }

  private ParsedAnswer parse(Reader reader, StsCase request) throws Exception {
    return reader == Reader.JAVA ? request.sendWithJavaSdk() : sendWithBoto3(request);
  }

  private ParsedAnswer sendWithBoto3(StsCase request) throws Exception {
    var builder = new ProcessBuilder(AwsClient.inFolder("venv/bin/python parsed.py"));
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("HOME", folder.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write((request.forPython() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    try {
      return ParsedAnswer.of(output);
    } catch (Json.MalformedJson e) {
      throw new AssertionError("parsed.py printed no JSON: " + output, e);
    }
  }
}
