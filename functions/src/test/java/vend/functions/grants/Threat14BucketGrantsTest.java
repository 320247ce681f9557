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
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.saml.TestIdentityProvider;
import vend.functions.TestGrants;
import vend.functions.aws.BucketObject;

/** Threat 14: policies are read only from under the grants file; a file cannot name others. */
class Threat14BucketGrantsTest {
  private final ReloadedGrantsFixture vend = new ReloadedGrantsFixture();

  @AfterEach
  void close() {
    vend.close();
  }

  private GrantsStore.Found look() {
    return vend.store.look(Optional.empty());
  }

  @Test
  void readsPoliciesUnderThePrefixOfTheFile() {
    vend.bucket.put(
        ReloadedGrantsFixture.KEY, ReloadedGrantsTest.withPolicy("policies/deploy.json"));
    vend.bucket.put("vend/policies/deploy.json", ReloadedGrantsTest.policy("s3:GetObject"));
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
  void requestsNoPolicyOutsideOfThePrefix(String path) {
    vend.bucket.put(ReloadedGrantsFixture.KEY, ReloadedGrantsTest.withPolicy(path));
    vend.bucket.put("secret.json", ReloadedGrantsTest.policy("s3:GetObject"));
    var broken = assertInstanceOf(GrantsStore.Broken.class, look());
    assertTrue(broken.problems().contains("path must be relative to this file"), broken.problems());
    assertEquals(List.of("200 vend/grants.yaml"), vend.bucket.answered());
  }

  @Test
  void rejectsAPolicyLargerThanAwsAccepts() {
    vend.bucket.put(
        ReloadedGrantsFixture.KEY, ReloadedGrantsTest.withPolicy("policies/deploy.json"));
    vend.bucket.put("vend/policies/deploy.json", new byte[BucketGrants.MAX_POLICY_BYTES + 1]);
    var broken = assertInstanceOf(GrantsStore.Broken.class, look());
    assertTrue(broken.problems().endsWith("is larger than 65536 bytes"), broken.problems());
  }

  @ParameterizedTest
  @CsvSource({
    "s3://acme-grants/grants.yaml,policies/a.json,s3://acme-grants/policies/a.json",
    "s3://acme.grants/a/b/grants.yaml,c.json,s3://acme.grants/a/b/c.json"
  })
  void resolvesPathsRelativeToAnObject(String file, String path, String found) {
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
  void rejectsOtherFormsOfAnAddress(String address) {
    assertThrows(IllegalArgumentException.class, () -> BucketObject.parse(address));
  }

  private static String withMetadata(String path) {
    return TestGrants.YAML.replace(
        "roles:\n  deploy",
        """
          partners:
            saml: %s
            audience: urn:acme:vend
            recipient: https://vend.example.com/saml
        roles:
          deploy\
        """
            .formatted(path));
  }

  @Test
  void readsMetadataUnderThePrefixOfTheFileAgainWhenTheyChange() {
    var provider = new TestIdentityProvider();
    vend.bucket.put(ReloadedGrantsFixture.KEY, withMetadata("idp/metadata.xml"));
    vend.bucket.put("vend/idp/metadata.xml", provider.metadata());
    GrantsStore.Copy first = assertInstanceOf(GrantsStore.Changed.class, look()).copy();
    assertEquals(List.of(provider.issuer().metadata()), metadata(first));
    assertInstanceOf(GrantsStore.Unchanged.class, vend.store.look(Optional.of(first)));
    provider.rotate();
    vend.bucket.put("vend/idp/metadata.xml", provider.metadata());
    GrantsStore.Copy second =
        assertInstanceOf(GrantsStore.Changed.class, vend.store.look(Optional.of(first))).copy();
    assertEquals(List.of(provider.issuer().metadata()), metadata(second));
  }

  private static List<SamlMetadata> metadata(GrantsStore.Copy copy) {
    return copy.grants().samlIssuers().stream().map(SamlIssuer::metadata).toList();
  }

  @Test
  void readsMetadataLargerThanAPolicyUpToALimit() {
    var provider = new TestIdentityProvider();
    String padding = " ".repeat(BucketGrants.MAX_POLICY_BYTES);
    vend.bucket.put(ReloadedGrantsFixture.KEY, withMetadata("idp/metadata.xml"));
    vend.bucket.put("vend/idp/metadata.xml", provider.metadata() + padding);
    assertInstanceOf(GrantsStore.Changed.class, look());
    vend.bucket.put("vend/idp/metadata.xml", new byte[BucketGrants.MAX_METADATA_BYTES + 1]);
    var broken = assertInstanceOf(GrantsStore.Broken.class, look());
    assertTrue(broken.problems().endsWith("is larger than 262144 bytes"), broken.problems());
  }

  @Test
  void requestsNoMetadataOutsideOfThePrefix() {
    vend.bucket.put(ReloadedGrantsFixture.KEY, withMetadata("../metadata.xml"));
    var broken = assertInstanceOf(GrantsStore.Broken.class, look());
    assertTrue(broken.problems().contains("path that is relative to this file"), broken.problems());
    assertEquals(List.of("200 vend/grants.yaml"), vend.bucket.answered());
  }
}
