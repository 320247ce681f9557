package vend.vending;

/**
 * The id of a lease.
 *
 * @param accessKeyId the access key id of the credentials, which STS never issues twice
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
