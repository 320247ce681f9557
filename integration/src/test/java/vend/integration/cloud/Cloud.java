package vend.integration.cloud;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import vend.local.dynamodb.LocalDynamoDb;

/**
 * Everything outside of Vend on loopback: STS, KMS, DynamoDB and the issuer. Several processes of
 * Vend can share it, and every part can fail.
 */
final class Cloud implements AutoCloseable {
  final LoopbackSts sts = new LoopbackSts();
  final LoopbackKms kms = new LoopbackKms();
  final LoopbackIssuer issuer = new LoopbackIssuer();
  final TableProxy table;
  private final LocalDynamoDb dynamoDb;
  private final Path grants;
  private final String name = "vend-" + UUID.randomUUID();

  /**
   * @param folder for the grants file
   */
  Cloud(Path folder) throws IOException {
    dynamoDb = new LocalDynamoDb(Path.of("..", "local", "dynamodb", "target", "lib"));
    table = new TableProxy(dynamoDb.endpoint());
    grants = folder.resolve("grants.yaml");
    Files.writeString(grants, yaml(issuer.uri()));
    CloudTable.create(dynamoDb.endpoint(), name);
  }

  private static String yaml(URI issuer) {
    return """
    version: 1
    hub: { account: "111111111111", role: vend-hub }
    organization: o-a1b2c3d4e5
    accounts:
      shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
    issuers:
      ci: { oidc: "%s", audience: vend, algorithms: [ES256] }
    roles:
      deploy: { accounts: ["*"], policies: [PowerUserAccess] }
      once: { accounts: ["*"], policies: [PowerUserAccess] }
    grants:
      - id: all
        issuer: ci
        roles: [shop/deploy]
        session: { name: "{sub}" }
      - id: once
        issuer: ci
        roles: [shop/once]
        singleUse: true
        session: { name: "{sub}" }
    operators:
      - { id: ops, issuer: ci, when: { StringEquals: { sub: op } }, may: [leases, revoke] }
    """
        .formatted(issuer);
  }

  /** Returns the environment variables that {@link VendProcess} needs. */
  Map<String, String> environment() {
    return Map.of(
        VendProcess.GRANTS, grants.toString(),
        VendProcess.TABLE, name,
        VendProcess.STS, sts.uri().toString(),
        VendProcess.KMS, kms.uri().toString(),
        VendProcess.DYNAMODB, table.uri().toString());
  }

  String tableName() {
    return name;
  }

  URI dynamoDb() {
    return dynamoDb.endpoint();
  }

  @Override
  public void close() throws IOException {
    table.close();
    sts.close();
    kms.close();
    issuer.close();
    dynamoDb.close();
  }
}
