package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills a process at each of its writes and reads of the table. Whatever the process left there,
 * another one vends, calls STS at most once more, and returns only credentials with a lease.
 */
@Isolated
class KilledAtEachStepIT {
  private @TempDir Path folder;
  private Cloud cloud;
  private int before;

  @BeforeEach
  void start() throws Exception {
    cloud = new Cloud(folder);
  }

  @AfterEach
  void stop() throws Exception {
    cloud.close();
  }

  /**
   * The four steps: read the item, claim the lock, write the lease, store the credentials.
   *
   * @param text occurs only in that request to the table
   * @param callsBefore the calls to STS before that step
   */
  @ParameterizedTest
  @CsvSource({
    "GetItem, credential#, 0",
    "UpdateItem, #holderUntil = , 0",
    "PutItem, lease#, 1",
    "UpdateItem, #box, 1"
  })
  void anotherProcessVends(String operation, String text, int callsBefore) throws Exception {
    String token = cloud.issuer.token("caller");
    try (var killed = new ChildProcess(cloud.environment())) {
      killed.warmUp(cloud.issuer);
      before = cloud.sts.calls();
      CountDownLatch reached = cloud.table.hangAt(operation, text);
      killed.send(1, token);
      assertTrue(reached.await(20, TimeUnit.SECONDS), "the process did not reach the step");
      killed.kill();
    }
    cloud.table.stopHanging();
    try (var other = new VendProcess(cloud.environment(), InstantSource.system(), _ -> {})) {
      var answer = other.get("shop/deploy", token);
      for (int tries = 0; answer.status() == 503 && tries < 10; tries++) {
        answer = other.get("shop/deploy", token);
      }
      assertEquals(200, answer.status(), answer.toString());
      assertEquals(callsBefore + 1, cloud.sts.calls() - before);
      assertTrue(leases().contains(answer.code()), "the credentials have a lease");
    }
  }

  private Set<String> leases() {
    var ids = new HashSet<String>();
    for (var item : CloudTable.items(cloud.dynamoDb(), cloud.tableName())) {
      String key = java.util.Objects.requireNonNull(item.get("pk")).s();
      if (key.startsWith("lease#")) {
        ids.add(key.substring("lease#".length()));
      }
    }
    return ids;
  }
}
