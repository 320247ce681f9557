package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.vending.DataKeys.Unavailable;
import vend.vending.DataKeys.Unwrapped;
import vend.vending.DataKeys.WrappedByAnotherKey;

class KmsDataKeysTest {
  private static final byte[] WRAPPED = {1, 2, 3};

  private final ServiceStub stub = new ServiceStub();
  private final KmsDataKeys dataKeys = new KmsDataKeys(stub.patientClients().kms(), "alias/vend");

  @AfterEach
  void stop() {
    stub.close();
  }

  private static byte[] key(int length) {
    var key = new byte[length];
    java.util.Arrays.fill(key, (byte) 7);
    return key;
  }

  private static String answer(int keyLength) {
    return Json.write(
        Map.of(
            "Plaintext", Base64.getEncoder().encodeToString(key(keyLength)),
            "CiphertextBlob", Base64.getEncoder().encodeToString(WRAPPED),
            "KeyId", "arn:aws:kms:eu-central-1:111111111111:key/1"));
  }

  @Test
  void generatesADataKeyBoundToTheStaticContext() throws Json.MalformedJson {
    stub.answerJson(200, answer(32));
    var made = dataKeys.generate().orElseThrow();
    assertArrayEquals(key(32), made.key().getEncoded());
    assertArrayEquals(WRAPPED, made.wrapped());
    assertEquals(
        Map.of(
            "KeyId", "alias/vend",
            "KeySpec", "AES_256",
            "EncryptionContext", Map.of("vend", "credential-cache")),
        Json.readObject(stub.bodies().getFirst()));
  }

  @Test
  void unwrapsOnlyWithTheSameKeyAndContext() throws Json.MalformedJson {
    stub.answerJson(200, answer(32));
    var open = assertInstanceOf(Unwrapped.class, dataKeys.unwrap(WRAPPED));
    assertArrayEquals(key(32), open.key().getEncoded());
    assertEquals(
        Map.of(
            "KeyId", "alias/vend",
            "CiphertextBlob", Base64.getEncoder().encodeToString(WRAPPED),
            "EncryptionContext", Map.of("vend", "credential-cache")),
        Json.readObject(stub.bodies().getFirst()));
  }

  @Test
  void doesNotCallKmsToUnwrapNothing() {
    assertInstanceOf(WrappedByAnotherKey.class, dataKeys.unwrap(new byte[0]));
    assertEquals(List.of(), stub.bodies());
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidCiphertextException", "IncorrectKeyException"})
  void reportsADataKeyThatThisKmsKeyDidNotWrap(String code) {
    stub.answerJson(400, "{\"__type\":\"%s\",\"message\":\"x\"}".formatted(code));
    assertInstanceOf(WrappedByAnotherKey.class, dataKeys.unwrap(WRAPPED));
  }

  @ParameterizedTest
  @CsvSource({
    "400,ThrottlingException",
    "400,AccessDeniedException",
    "400,DisabledException",
    "400,KMSInvalidStateException",
    "400,NotFoundException",
    "400,InvalidKeyUsageException",
    "500,KMSInternalException",
    "500,DependencyTimeoutException",
    "503,ServiceUnavailable"
  })
  void treatsEveryOtherErrorAsUnavailable(int status, String code) {
    stub.answerJson(status, "{\"__type\":\"%s\",\"message\":\"x\"}".formatted(code));
    assertInstanceOf(Unavailable.class, dataKeys.unwrap(WRAPPED));
    assertEquals(Optional.empty(), dataKeys.generate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "not JSON", "{\"Plaintext\":\"%%%\"}"})
  void treatsAnAnswerThatIsNotFromKmsAsUnavailable(String body) {
    stub.answerJson(200, body);
    assertInstanceOf(Unavailable.class, dataKeys.unwrap(WRAPPED));
    assertEquals(Optional.empty(), dataKeys.generate());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33})
  void rejectsADataKeyOfAnotherLength(int length) {
    stub.answerJson(200, answer(length));
    assertInstanceOf(Unavailable.class, dataKeys.unwrap(WRAPPED));
    assertEquals(Optional.empty(), dataKeys.generate());
  }

  @Test
  void treatsARefusedConnectionAsUnavailable() {
    stub.close();
    assertInstanceOf(Unavailable.class, dataKeys.unwrap(WRAPPED));
    assertTrue(dataKeys.generate().isEmpty());
  }
}
