package vend.functions.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.functions.aws.BucketObject;

/** Row 14: policies come from one fixed place in the bucket, and a file can't name another. */
class Threat14BucketGrantsTest {
  private final RereadFixture vend = new RereadFixture();

  @AfterEach
  void close() {
    vend.close();
  }

  private GrantsStore.Found look() {
    return vend.store.look().at(Optional.empty());
  }

  @Test
  void readsPoliciesBelowThePrefixOfTheFile() {
    vend.bucket.put(RereadFixture.KEY, RereadGrantsTest.withPolicy("policies/deploy.json"));
    vend.bucket.put("vend/policies/deploy.json", RereadGrantsTest.policy("s3:GetObject"));
    assertInstanceOf(GrantsStore.Changed.class, look());
    assertEquals(
        List.of("200 vend/grants.yaml", "200 vend/policies/deploy.json"), vend.bucket.answered());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.json",
        "policies/../../secret.json",
        "./secret.json",
        "/secret.json",
        "-secret.json",
        "policies//secret.json",
        "s3://other/secret.json",
        "https://example.com/secret.json",
        "secret.json?versionId=1",
        "secret%2ejson",
        "sécret.json",
        "\"secret.json\\n\""
      })
  void asksForNoPolicyElsewhere(String path) {
    vend.bucket.put(RereadFixture.KEY, RereadGrantsTest.withPolicy(path));
    vend.bucket.put("secret.json", RereadGrantsTest.policy("s3:GetObject"));
    var broken = assertInstanceOf(GrantsStore.Broken.class, look());
    assertTrue(broken.problems().contains("path is relative to this file"), broken.problems());
    assertEquals(List.of("200 vend/grants.yaml"), vend.bucket.answered());
  }

  @Test
  void readsNoPolicyThatIsLargerThanAnyThatAwsTakes() {
    vend.bucket.put(RereadFixture.KEY, RereadGrantsTest.withPolicy("policies/deploy.json"));
    vend.bucket.put("vend/policies/deploy.json", new byte[BucketGrants.MAX_POLICY_BYTES + 1]);
    var broken = assertInstanceOf(GrantsStore.Broken.class, look());
    assertTrue(broken.problems().endsWith("is larger than 65536 bytes"), broken.problems());
  }

  @ParameterizedTest
  @CsvSource({
    "s3://acme-grants/grants.yaml,policies/a.json,s3://acme-grants/policies/a.json",
    "s3://acme.grants/a/b/grants.yaml,c.json,s3://acme.grants/a/b/c.json"
  })
  void findsWhatIsBesideAnObject(String file, String path, String found) {
    assertEquals(found, BucketObject.parse(file).beside(path).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://acme-grants",
        "s3://acme-grants/",
        "s3:///grants.yaml",
        "s3://ab/grants.yaml",
        "s3://Acme/grants.yaml",
        "s3://acme_grants/grants.yaml",
        "s3://acme..grants/grants.yaml",
        "s3://-acme/grants.yaml",
        "s3://acme@evil.example/grants.yaml",
        "s3://acme:80/grants.yaml",
        "s3://acme-grants/../grants.yaml",
        "s3://acme-grants//grants.yaml",
        "s3://acme-grants/a/./grants.yaml",
        "s3://acme-grants/grants.yaml?versionId=1",
        "s3://acme-grants/grants.yaml#a",
        "s3://acme-grants/grants.yaml\n",
        "S3://acme-grants/grants.yaml"
      })
  void takesNoOtherFormOfAnAddress(String address) {
    assertThrows(IllegalArgumentException.class, () -> BucketObject.parse(address));
  }
}
