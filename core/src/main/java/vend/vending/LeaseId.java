package vend.vending;

/**
 * The name of a lease.
 *
 * @param accessKeyId the access key id of the keys that it is about; STS gives each once
 */
public record LeaseId(String accessKeyId) implements SealingContext {
  @Override
  public String context() {
    return "lease:" + accessKeyId;
  }

  @Override
  public String toString() {
    return accessKeyId;
  }
}
