package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import vend.Json;

class LoadResultTest {
  private static final String OUTPUT =
      """
      {"statuses":{"200":4000,"503":2},"seconds":2,"sent":4003,"answered":4000,"p50Ms":1.5,
       "p99Ms":9,"maxMs":12.5,"serverCpuSeconds":1.2,"harnessCpuSeconds":0.8,
       "machineCpuSeconds":3,"usedUp":false}
      """;

  private static LoadResult read(String json) throws Json.MalformedJson {
    return LoadResult.of(Json.readObject(json));
  }

  @Test
  void dividesCpuByAnswers() throws Exception {
    assertEquals(300, read(OUTPUT).cpuMicros(), 1e-9);
  }

  @Test
  void dividesAnswersByTime() throws Exception {
    assertEquals(2000, read(OUTPUT).rate(), 1e-9);
  }

  @Test
  void attributesOtherCpuToOtherPrograms() throws Exception {
    assertEquals(0.5, read(OUTPUT).others(), 1e-9);
  }

  @Test
  void countsRequestsWithoutAnAnswerAsFailed() throws Exception {
    assertEquals(3, read(OUTPUT).failed());
    assertEquals("200: 4000, 503: 2", read(OUTPUT).statusText());
  }

  @Test
  void reportsNoCpuPerAnswerWithoutAnswers() throws Exception {
    assertEquals(0, read(OUTPUT.replace("\"answered\":4000", "\"answered\":0")).cpuMicros());
  }

  @Test
  void rejectsOutputWithoutAFigure() {
    assertThrows(IllegalArgumentException.class, () -> read(OUTPUT.replace("p50Ms", "p50")));
  }
}
