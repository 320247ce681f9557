package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads single objects from S3.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public record ObjectStore(S3Client s3) {
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;

  /** Limits what may go into decision events. */
  private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{1,1024}");

  /** S3's version id of every object that was written before the bucket had versioning. */
  private static final String NO_VERSION = "null";

  /**
   * Gets an object. Throws nothing. Interrupting the thread stops the call.
   *
   * @param entityTag makes the read conditional
   * @param maxBytes the most that is read
   */
  public ObjectAnswer get(BucketObject object, Optional<String> entityTag, int maxBytes) {
    try {
      return s3.getObject(request(object, entityTag), reader(maxBytes));
    } catch (S3Exception e) {
      return answer(e, entityTag.isPresent());
    } catch (SdkException e) {
      return new ObjectAnswer.Unanswered(FailureCause.of(e));
    }
  }

  private static GetObjectRequest request(BucketObject object, Optional<String> entityTag) {
    return GetObjectRequest.builder()
        .bucket(object.bucket())
        .key(object.key())
        .ifNoneMatch(entityTag.orElse(null))
        .build();
  }

  private static ResponseTransformer<GetObjectResponse, ObjectAnswer> reader(int maxBytes) {
    return (response, body) -> content(response, body, maxBytes);
  }

  private static ObjectAnswer content(
      GetObjectResponse response, AbortableInputStream body, int maxBytes) throws IOException {
    byte[] bytes = body.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      // Closing would first read the rest, however long it is.
      body.abort();
      return new ObjectAnswer.Unusable("is larger than %d bytes".formatted(maxBytes));
    }
    try {
      return new ObjectAnswer.Content(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          Optional.ofNullable(response.eTag()),
          version(response.versionId()));
    } catch (CharacterCodingException e) {
      return new ObjectAnswer.Unusable("is not UTF-8 text");
    }
  }

  private static Optional<String> version(@Nullable String id) {
    return Optional.ofNullable(id)
        .filter(found -> VERSION.matcher(found).matches() && !found.equals(NO_VERSION));
  }

  private static ObjectAnswer answer(S3Exception refused, boolean byTag) {
    int status = refused.statusCode();
    if (status == NOT_MODIFIED && byTag) {
      return new ObjectAnswer.NotModified();
    }
    String code = FailureCause.code(refused);
    String shown = code.isEmpty() ? "without a code" : code;
    return status == NOT_FOUND
        ? new ObjectAnswer.Unusable("does not exist (%s)".formatted(shown))
        : new ObjectAnswer.Unanswered("status %d (%s)".formatted(status, shown));
  }
}
