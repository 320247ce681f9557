package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtentTest {
  private static Extent of(Contestant... contestants) {
    return Extent.full(List.of(contestants), Duration.ofMinutes(10), Duration.ZERO);
  }

  @Test
  void onlyThoseThatVendBehindAServerAreServers() throws Unusable {
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
  void echoFunctionsAreInvokedAndTheBareClientsAreNot() throws Unusable {
    assertEquals(
        List.of(Contestant.VEND, Contestant.ECHO_JAVA, Contestant.ECHO_GO),
        of(Contestant.VEND, Contestant.BARE, Contestant.ECHO_JAVA, Contestant.ECHO_GO).invoked());
  }

  @Test
  void saysSoWhereNobodyTakesPart() {
    Extent extent = of(Contestant.BARE);
    assertThrows(Unusable.class, extent::servers);
    assertThrows(Unusable.class, extent::invoked);
  }
}
