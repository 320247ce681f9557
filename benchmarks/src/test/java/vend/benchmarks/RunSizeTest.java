package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSizeTest {
  private static RunSize of(Contestant... contestants) {
    return RunSize.full(List.of(contestants), Duration.ofMinutes(10), Duration.ZERO);
  }

  @Test
  void listsTheContestantsThatCanRunBehindAServer() throws BenchmarkFailed {
    assertEquals(
        List.of(
            Contestant.VEND,
            Contestant.VEND_C1,
            Contestant.GO,
            Contestant.GO_MEMORY,
            Contestant.PYTHON),
        of(Contestant.values()).servers());
  }

  @Test
  void listsEchoFunctionsButNotBareClientsAsInvoked() throws BenchmarkFailed {
    assertEquals(
        List.of(Contestant.VEND, Contestant.ECHO_JAVA, Contestant.ECHO_GO),
        of(Contestant.VEND, Contestant.BARE, Contestant.ECHO_JAVA, Contestant.ECHO_GO).invoked());
  }

  @Test
  void failsIfNoContestantTakesPart() {
    RunSize size = of(Contestant.BARE);
    assertThrows(BenchmarkFailed.class, size::servers);
    assertThrows(BenchmarkFailed.class, size::invoked);
  }
}
