package vend.functions.grants;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import vend.caller.Transport;
import vend.caller.saml.Metadata;
import vend.functions.aws.BucketObject;
import vend.functions.aws.ObjectAnswer;
import vend.functions.aws.ObjectStore;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.PolicyFiles;

/**
 * Reads a grants file from S3, with its policies and SAML metadata under the same prefix. Each poll
 * requests the grants file and every other object that the held revision names, all with their
 * known entity tags. If any of them has changed, all are read again.
 */
public final class BucketGrants implements GrantsStore {
  /** The largest grants file that is read. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** The largest policy that is read; STS accepts far smaller ones only. */
  public static final int MAX_POLICY_BYTES = 64 * 1024;

  /** The largest SAML metadata document that is read. */
  public static final int MAX_METADATA_BYTES = Metadata.MAX_LENGTH;

  private final ObjectStore store;
  private final BucketObject file;
  private final Check check;

  /** An additional check of a grants file. */
  @FunctionalInterface
  public interface Check {
    /**
     * Checks a file that was read.
     *
     * @throws IllegalArgumentException if the file is not acceptable
     */
    void check(Grants grants);
  }

  /**
   * @param check rejects a file that does not fit this hub
   */
  public BucketGrants(ObjectStore store, BucketObject file, Check check) {
    this.store = store;
    this.file = file;
    this.check = check;
  }

  @Override
  public Found look(Optional<Copy> held) {
    return new Poll().at(held);
  }

  /** One poll of S3, with what it has read so far. */
  private final class Poll implements PolicyFiles {
    private final Map<BucketObject, Optional<String>> entityTags = new HashMap<>();
    private final Map<BucketObject, String> policies = new HashMap<>();
    private Optional<String> unanswered = Optional.empty();

    Found at(Optional<Copy> held) {
      Optional<String> known = held.flatMap(copy -> copy.entityTag(file));
      return switch (store.get(file, known, MAX_BYTES)) {
        case ObjectAnswer.Content content -> read(content);
        case ObjectAnswer.NotModified() -> policiesOf(held.orElseThrow());
        case ObjectAnswer.Unusable(String why) -> new Broken(file + " " + why);
        case ObjectAnswer.Unanswered(String cause) -> new Unanswered(cause);
      };
    }

    private Found policiesOf(Copy held) {
      for (var policy : held.entityTags().entrySet()) {
        if (policy.getKey().equals(file)) {
          continue;
        }
        switch (store.get(policy.getKey(), policy.getValue(), MAX_POLICY_BYTES)) {
          case ObjectAnswer.NotModified() -> {}
          case ObjectAnswer.Unanswered(String cause) -> {
            return new Unanswered(cause);
          }
          case ObjectAnswer.Content _, ObjectAnswer.Unusable _ -> {
            return at(Optional.empty());
          }
        }
      }
      return new Unchanged();
    }

    private Found read(ObjectAnswer.Content content) {
      entityTags.put(file, content.entityTag());
      try {
        var reader = new GrantsReader(file.toString(), this, Transport.HTTPS_ONLY);
        Grants grants =
            content.version().isPresent()
                ? reader.read(content.text(), content.version().get())
                : reader.read(content.text());
        check.check(grants);
        return new Changed(new Copy(grants, entityTags));
      } catch (InvalidGrants | IllegalArgumentException e) {
        // If S3 did not answer for a policy, the file itself may still be valid.
        return unanswered
            .<Found>map(Unanswered::new)
            .orElseGet(() -> new Broken(String.valueOf(e.getMessage())));
      }
    }

    @Override
    public String read(String path) throws IOException {
      return read(path, MAX_POLICY_BYTES);
    }

    @Override
    public String readMetadata(String path) throws IOException {
      return read(path, MAX_METADATA_BYTES);
    }

    private String read(String path, int maxBytes) throws IOException {
      BucketObject policy = policy(path);
      String text = policies.get(policy);
      // Grants that share a policy must see the same text.
      return text == null ? read(policy, maxBytes) : text;
    }

    private String read(BucketObject policy, int maxBytes) throws IOException {
      return switch (store.get(policy, Optional.empty(), maxBytes)) {
        case ObjectAnswer.Content content -> {
          entityTags.put(policy, content.entityTag());
          policies.put(policy, content.text());
          yield content.text();
        }
        case ObjectAnswer.Unusable(String why) -> throw new IOException(why);
        case ObjectAnswer.Unanswered(String cause) -> {
          unanswered = Optional.of(cause);
          throw new IOException(cause);
        }
        case ObjectAnswer.NotModified() ->
            throw new IOException("S3 answered not modified to a request without an entity tag");
      };
    }

    private BucketObject policy(String path) throws IOException {
      try {
        return file.beside(path);
      } catch (IllegalArgumentException e) {
        throw new IOException("is not a path of plain names below the grants file's folder", e);
      }
    }
  }
}
