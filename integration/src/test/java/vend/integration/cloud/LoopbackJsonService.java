package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A loopback service that speaks AWS's JSON protocol, in its errors as well. */
abstract class LoopbackJsonService extends LoopbackService {
  @Override
  String contentType() {
    return "application/x-amz-json-1.1";
  }

  @Override
  byte[] broken() {
    return error("InternalServerError");
  }

  @Override
  byte[] throttling() {
    return error("ThrottlingException");
  }

  @Override
  byte[] refusing() {
    return error("AccessDeniedException");
  }

  static byte[] error(String code) {
    return "{\"__type\":\"com.amazonaws#%s\",\"message\":\"no\"}".formatted(code).getBytes(UTF_8);
  }
}
