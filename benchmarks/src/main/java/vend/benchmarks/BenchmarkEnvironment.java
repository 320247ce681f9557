package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment in which every contestant runs: the same stubs, certificates and settings.
 *
 * @param packaged a folder with the grants file, laid out like the function's package
 */
record BenchmarkEnvironment(Workspace workspace, Stubs stubs, TestTrustStore trust, Path packaged) {
  /** The path of every request. */
  static final String PATH = "/v1/credentials/222222222222/deploy";

  static BenchmarkEnvironment make(Workspace workspace, Stubs stubs) throws BenchmarkFailed {
    Path folder = workspace.made().resolve("package");
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("grants.yaml"), Workspace.grants(stubs.issuer()));
    } catch (IOException e) {
      throw new BenchmarkFailed("The grants file cannot be written.", e);
    }
    return new BenchmarkEnvironment(
        workspace, stubs, TestTrustStore.make(workspace.made(), stubs.certificate()), folder);
  }

  /**
   * The environment variables for all kinds of contestants.
   *
   * @param tls whether the stubs of AWS services are called over TLS
   * @param table the name of the table; each contestant needs its own, since cache keys may be
   *     equal
   */
  Map<String, String> environment(boolean tls, String table) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "benchmark");
    environment.put("AWS_ENDPOINT_URL_STS", stubs.place(Stubs.Service.STS, tls));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", stubs.place(Stubs.Service.TABLE, tls));
    environment.put("AWS_ENDPOINT_URL_KMS", stubs.place(Stubs.Service.KMS, tls));
    environment.put("VEND_TABLE", table);
    environment.put("VEND_KEY", "alias/vend");
    environment.put("LAMBDA_TASK_ROOT", packaged.toString());
    environment.put("PEER_ISSUER", stubs.issuer());
    environment.put("PEER_KEY_SET", stubs.keySet());
    environment.put("SSL_CERT_FILE", trust.bundle().toString());
    environment.put("AWS_CA_BUNDLE", trust.bundle().toString());
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    return environment;
  }
}
