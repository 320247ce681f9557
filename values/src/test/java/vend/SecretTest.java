package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.Serializable;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final Secret SECRET = Secret.of("hunter2");

  @Test
  void showsTheTextOnlyByReveal() {
    assertEquals("hunter2", SECRET.reveal());
    assertFalse((SECRET + " " + Map.of("key", SECRET)).contains("hunter2"));
    assertFalse(Serializable.class.isAssignableFrom(Secret.class));
  }

  @Test
  void hashRevealsNothing() {
    assertEquals(SECRET.hashCode(), Secret.of("another").hashCode());
  }

  @Test
  void comparesTexts() {
    assertEquals(SECRET, Secret.of("hunter2"));
    assertNotEquals(SECRET, Secret.of("hunter3"));
    assertNotEquals(SECRET, (Object) "hunter2");
  }
}
