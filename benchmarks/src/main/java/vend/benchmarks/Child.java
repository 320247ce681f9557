package vend.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that the benchmarks have started, with its figures from {@code /proc}. */
final class Child implements AutoCloseable {
  private static final int STOP_SECONDS = 10;
  private static final double TICKS_IN_A_SECOND = 100;

  private final Process process;

  Child(Process process) {
    this.process = process;
  }

  long pid() {
    return process.pid();
  }

  Process process() {
    return process;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The peak memory in MB, with that of its own child processes. */
  double peakMemory() {
    return status("VmHWM:") / 1024
        + process.descendants().mapToDouble(child -> status(child.pid(), "VmHWM:") / 1024).sum();
  }

  /** The current memory in MB. */
  double memory() {
    return status("VmRSS:") / 1024;
  }

  double threads() {
    return status("Threads:");
  }

  private double status(String name) {
    return status(pid(), name);
  }

  private static double status(long pid, String name) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split(" ", 2)[0])
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(0);
  }

  /** The CPU time in milliseconds, in steps of ten. */
  double cpuMillis() {
    String stat = read(pid(), "stat");
    // The second field, the name in brackets, may contain anything.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
    return ticks * 1000 / TICKS_IN_A_SECOND;
  }

  /** The number of open connections. */
  double sockets() {
    int sockets = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(pid()).resolve("fd"))) {
      for (Path file : files) {
        sockets += isSocket(file) ? 1 : 0;
      }
    } catch (IOException e) {
      throw new IllegalStateException("Process %d has ended.".formatted(pid()), e);
    }
    return sockets;
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      // The file was closed in the meantime.
      return false;
    }
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(folder(pid).resolve(file));
    } catch (IOException e) {
      throw new IllegalStateException("Process %d has ended.".formatted(pid), e);
    }
  }

  private static Path folder(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  /** Asks the process to end, and waits; returns whether it has ended. */
  boolean end(int seconds) {
    process.destroy();
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the process and its own child processes. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    if (!end(STOP_SECONDS)) {
      process.destroyForcibly();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
