package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Gets objects one after the other, until another thread ends it. It throws nothing. */
public final class ObjectReading {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;
  private static final int MAX_ERROR_BYTES = 4096;
  private static final Pattern ERROR_CODE = Pattern.compile("<Code>([A-Za-z]{1,64})</Code>");
  private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e]{1,256}\"");
  private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{1,1024}");

  /** S3 says this of objects from before the bucket kept versions, and of any number of them. */
  private static final String NO_VERSION = "null";

  private final SdkHttpClient http;
  private final Signing signing;
  private @Nullable ExecutableHttpRequest underWay;
  private boolean ended;

  @FunctionalInterface
  interface Signing {
    SdkHttpRequest signed(BucketObject object, Optional<String> entityTag);
  }

  ObjectReading(SdkHttpClient http, Signing signing) {
    this.http = http;
    this.signing = signing;
  }

  /**
   * Gets an object.
   *
   * @param entityTag what is known of it already
   * @param maxBytes the most that is read
   */
  public ObjectAnswer get(BucketObject object, Optional<String> entityTag, int maxBytes) {
    try {
      var response = begin(signing.signed(object, entityTag)).call();
      AbortableInputStream body =
          response
              .responseBody()
              .orElseGet(() -> AbortableInputStream.create(InputStream.nullInputStream()));
      try {
        return answer(response.httpResponse(), entityTag.isPresent(), body, maxBytes);
      } finally {
        // Closing would read the rest first, however long it is; after all of it, this does
        // nothing.
        body.abort();
      }
    } catch (CharacterCodingException e) {
      return new ObjectAnswer.Unusable("is not a text in UTF-8");
    } catch (IOException | RuntimeException e) {
      // Its message may hold what the other side sent.
      return new ObjectAnswer.Unanswered(e.getClass().getSimpleName());
    }
  }

  /** Breaks off what is under way, and lets nothing more begin. */
  public synchronized void end() {
    ended = true;
    if (underWay != null) {
      underWay.abort();
    }
  }

  private synchronized ExecutableHttpRequest begin(SdkHttpRequest request) throws IOException {
    if (ended) {
      throw new IOException("ended");
    }
    underWay = http.prepareRequest(HttpExecuteRequest.builder().request(request).build());
    return underWay;
  }

  private static ObjectAnswer answer(
      SdkHttpResponse response, boolean byTag, InputStream body, int maxBytes) throws IOException {
    int status = response.statusCode();
    if (status == NOT_MODIFIED && byTag) {
      return new ObjectAnswer.NotModified();
    }
    return switch (status) {
      case OK -> content(response, body, maxBytes);
      case NOT_FOUND -> new ObjectAnswer.Unusable("is not there (%s)".formatted(code(body)));
      default -> new ObjectAnswer.Unanswered("status %d (%s)".formatted(status, code(body)));
    };
  }

  private static ObjectAnswer content(SdkHttpResponse response, InputStream body, int maxBytes)
      throws IOException {
    byte[] bytes = body.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      return new ObjectAnswer.Unusable("is larger than %d bytes".formatted(maxBytes));
    }
    if (isCutShort(response, bytes.length)) {
      return new ObjectAnswer.Unanswered("the answer is cut short");
    }
    return new ObjectAnswer.Content(
        UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
        header(response, "ETag", ENTITY_TAG),
        header(response, "x-amz-version-id", VERSION).filter(id -> !id.equals(NO_VERSION)));
  }

  private static boolean isCutShort(SdkHttpResponse response, int length) {
    return response
        .firstMatchingHeader("Content-Length")
        .filter(said -> !said.equals(Integer.toString(length)))
        .isPresent();
  }

  private static Optional<String> header(SdkHttpResponse response, String name, Pattern form) {
    return response.firstMatchingHeader(name).filter(value -> form.matcher(value).matches());
  }

  /** S3's own code, out of an answer that may hold anything. */
  private static String code(InputStream body) throws IOException {
    Matcher code = ERROR_CODE.matcher(new String(body.readNBytes(MAX_ERROR_BYTES), UTF_8));
    return code.find() ? code.group(1) : "without a code";
  }
}
