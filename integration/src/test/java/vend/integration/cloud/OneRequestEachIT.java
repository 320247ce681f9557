package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Runs twenty instances of the function, each with one request at a time, as in Lambda. They share
 * only the table. {@code benchmarks/run burst} does the same with real processes.
 */
@Isolated
class OneRequestEachIT {
  private static final int INSTANCES = 20;
  private static final String PATIENT = "wait=5";

  private @TempDir Path folder;
  private Cloud cloud;
  private BlockingQueue<VendProcess> idle;
  private ExecutorService callers;

  @BeforeEach
  void start() throws Exception {
    cloud = new Cloud(folder);
    idle = new LinkedBlockingQueue<>();
    callers = Executors.newVirtualThreadPerTaskExecutor();
    for (int i = 0; i < INSTANCES; i++) {
      var instance = new VendProcess(cloud.environment(), InstantSource.system(), _ -> {});
      idle.add(instance);
    }
    // The first calls of a process take longer than the time budgets of a warm one.
    for (int i = 0; i < 5; i++) {
      send(cloud.issuer.token("warm-up-" + i)).get();
    }
  }

  @AfterEach
  void stop() throws Exception {
    callers.shutdownNow();
    cloud.close();
  }

  /** Sends a request to the longest idle instance, or waits until an instance is idle. */
  private Future<VendProcess.Answer> send(String token) throws InterruptedException {
    VendProcess instance = idle.take();
    return callers.submit(() -> {
      try {
        return instance.get("shop/deploy", token, PATIENT);
      } finally {
        idle.add(instance);
      }
    });
  }

  @Test
  void twoHundredCallersWithALongWaitAllGetCredentialsWithOneStsCall() throws Exception {
    cloud.sts.answerAfter(850);
    int before = cloud.sts.calls();
    String token = cloud.issuer.token("same-caller");
    var answers = new ArrayList<Future<VendProcess.Answer>>();
    try (var _ = new BusyCores()) {
      for (int i = 0; i < 200; i++) {
        answers.add(send(token));
      }
      for (Future<VendProcess.Answer> answer : answers) {
        assertEquals(200, answer.get().status(), answer.get().code());
      }
    }
    assertEquals(1, codes(answers).size());
    assertEquals(1, cloud.sts.calls() - before);
  }

  private static List<String> codes(List<Future<VendProcess.Answer>> answers) {
    return answers.stream()
        .map(Future::resultNow)
        .map(VendProcess.Answer::code)
        .distinct()
        .collect(Collectors.toList());
  }

  /** Twice as many callers as instances; every second caller's credentials are cached. */
  @Test
  void answersFromTheCacheWhileOtherRequestsWaitForAHangingSts() throws Exception {
    String cached = cloud.issuer.token("cached");
    assertEquals(200, send(cached).get().status());
    cloud.sts.breakBy(LoopbackService.Fault.HANGING);
    var uncached = new ArrayList<Future<VendProcess.Answer>>();
    var hits = new ArrayList<Future<VendProcess.Answer>>();
    for (int i = 0; i < INSTANCES; i++) {
      uncached.add(send(cloud.issuer.token("caller-" + i)));
      hits.add(send(cached));
    }
    for (Future<VendProcess.Answer> hit : hits) {
      assertEquals(200, hit.get().status());
    }
    assertTrue(
        uncached.stream().anyMatch(one -> !one.isDone()), "the cached callers had to wait, too");
    for (Future<VendProcess.Answer> refused : uncached) {
      assertEquals("StsUnavailable", refused.get().code());
    }
  }
}
