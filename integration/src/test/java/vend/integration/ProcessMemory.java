package vend.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches all memory of a process of this user, native memory and stacks included. A snapshot of
 * the process would hold the same memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mem.5.html">/proc/pid/mem</a>
 */
final class ProcessMemory {
  private static final int CHUNK = 1 << 20;

  private ProcessMemory() {}

  /** Counts each text in both of the JVM's string encodings: Latin-1 and UTF-16. */
  static Map<String, Integer> count(long pid, List<String> texts) throws IOException {
    var counts = new HashMap<String, Integer>();
    Path process = Path.of("/proc", Long.toString(pid));
    try (var memory = new RandomAccessFile(process.resolve("mem").toFile(), "r")) {
      for (String region : Files.readAllLines(process.resolve("maps"))) {
        String[] fields = region.split(" +", -1);
        if (fields[1].startsWith("r") && !region.endsWith("[vvar]")) {
          count(memory, fields[0].split("-", 2), texts, counts);
        }
      }
    }
    return counts;
  }

  private static void count(
      RandomAccessFile memory, String[] bounds, List<String> texts, Map<String, Integer> counts) {
    long end = Long.parseUnsignedLong(bounds[1], 16);
    int overlap = texts.stream().mapToInt(text -> 2 * text.length()).max().orElse(0);
    for (long at = Long.parseUnsignedLong(bounds[0], 16); at >= 0 && at < end; at += CHUNK) {
      byte[] chunk = read(memory, at, (int) Math.min(CHUNK + overlap, end - at));
      for (String text : texts) {
        int found =
            occurrences(chunk, text.getBytes(ISO_8859_1))
                + occurrences(chunk, text.getBytes(UTF_16LE));
        counts.merge(text, found, Integer::sum);
      }
    }
  }

  /** Reads up to {@code length} bytes. Pages beyond the end of a mapped file cannot be read. */
  private static byte[] read(RandomAccessFile memory, long from, int length) {
    byte[] bytes = new byte[length];
    try {
      memory.seek(from);
      int read = 0;
      while (read < length) {
        int more = memory.read(bytes, read, length - read);
        if (more < 0) {
          break;
        }
        read += more;
      }
      return Arrays.copyOf(bytes, read);
    } catch (IOException e) {
      return bytes;
    }
  }

  private static int occurrences(byte[] in, byte[] text) {
    int count = 0;
    for (int i = 0; i <= in.length - text.length; i++) {
      if (in[i] == text[0] && Arrays.equals(in, i, i + text.length, text, 0, text.length)) {
        count++;
      }
    }
    return count;
  }
}
