package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A dump of all reachable objects of another process, for searches. */
final class HeapDump {
  private final byte[] bytes;

  private HeapDump(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a dump with the JDK's {@code jcmd}, after a full garbage collection. */
  static HeapDump of(long pid, Path file) throws IOException, InterruptedException {
    run(pid, "GC.heap_dump", file.toString());
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return new HeapDump(bytes);
  }

  /** Returns a line for each class, with the number of its reachable instances. */
  static List<String> histogram(long pid) throws IOException, InterruptedException {
    return run(pid, "GC.class_histogram").lines().toList();
  }

  private static String run(long pid, String... command) throws IOException, InterruptedException {
    var all = new java.util.ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    all.add(Long.toString(pid));
    all.addAll(List.of(command));
    Process tool = new ProcessBuilder(all).redirectErrorStream(true).start();
    String printed = new String(tool.getInputStream().readAllBytes(), UTF_8);
    if (!tool.waitFor(1, TimeUnit.MINUTES) || tool.exitValue() != 0) {
      throw new IllegalStateException(
          "jcmd %s failed: %s".formatted(String.join(" ", command), printed));
    }
    return printed;
  }

  /** Counts a text in UTF-8 and in both byte orders of UTF-16. */
  int count(String text) {
    return count(text.getBytes(UTF_8))
        + count(text.getBytes(StandardCharsets.UTF_16BE))
        + count(text.getBytes(StandardCharsets.UTF_16LE));
  }

  /** Counts bytes as they are, in both base64 alphabets, and in hex of either case. */
  int countAnyForm(byte[] secret) {
    int found = count(secret);
    for (String form : forms(secret)) {
      found += count(form);
    }
    return found;
  }

  private static Set<String> forms(byte[] secret) {
    var forms = new LinkedHashSet<String>();
    forms.add(Base64.getEncoder().withoutPadding().encodeToString(secret));
    forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    forms.add(HexFormat.of().formatHex(secret));
    forms.add(HexFormat.of().withUpperCase().formatHex(secret));
    return forms;
  }

  private int count(byte[] sought) {
    int found = 0;
    for (int start = 0; start <= bytes.length - sought.length; start++) {
      if (bytes[start] == sought[0] && isAt(start, sought)) {
        found++;
      }
    }
    return found;
  }

  private boolean isAt(int start, byte[] sought) {
    for (int i = 1; i < sought.length; i++) {
      if (bytes[start + i] != sought[i]) {
        return false;
      }
    }
    return true;
  }
}
