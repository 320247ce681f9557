package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.HttpClient;

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

  private final HttpClient http;
  private final Signing signing;
  private HttpClient.@Nullable Call underWay;
  private boolean ended;

  @FunctionalInterface
  interface Signing {
    ClientRequest signed(BucketObject object, Optional<String> entityTag, int maxBytes)
        throws AwsFailure;
  }

  ObjectReading(HttpClient http, Signing signing) {
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
      ClientResponse answer = begin(signing.signed(object, entityTag, maxBytes)).send();
      return answer(answer, entityTag.isPresent(), maxBytes);
    } catch (AwsFailure e) {
      return new ObjectAnswer.Unanswered(e.code());
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

  private synchronized HttpClient.Call begin(ClientRequest request) throws IOException {
    if (ended) {
      throw new IOException("ended");
    }
    underWay = http.call(request);
    return underWay;
  }

  private static ObjectAnswer answer(ClientResponse response, boolean byTag, int maxBytes)
      throws IOException {
    int status = response.status();
    if (status == NOT_MODIFIED && byTag) {
      return new ObjectAnswer.NotModified();
    }
    return switch (status) {
      case OK -> content(response, maxBytes);
      case NOT_FOUND -> new ObjectAnswer.Unusable("is not there (%s)".formatted(code(response)));
      default -> new ObjectAnswer.Unanswered("status %d (%s)".formatted(status, code(response)));
    };
  }

  private static ObjectAnswer content(ClientResponse response, int maxBytes) throws IOException {
    if (response.isCut()) {
      return new ObjectAnswer.Unusable("is larger than %d bytes".formatted(maxBytes));
    }
    return new ObjectAnswer.Content(
        UTF_8.newDecoder().decode(ByteBuffer.wrap(response.body())).toString(),
        header(response, "ETag", ENTITY_TAG),
        header(response, "x-amz-version-id", VERSION).filter(id -> !id.equals(NO_VERSION)));
  }

  private static Optional<String> header(ClientResponse response, String name, Pattern form) {
    return response.first(name).filter(value -> form.matcher(value).matches());
  }

  /** S3's own code, out of an answer that may hold anything. */
  private static String code(ClientResponse response) {
    byte[] body = response.body();
    byte[] beginning = Arrays.copyOf(body, Math.min(body.length, MAX_ERROR_BYTES));
    Matcher code = ERROR_CODE.matcher(new String(beginning, UTF_8));
    return code.find() ? code.group(1) : "without a code";
  }
}
