package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** All processes that were started, so that none outlives the benchmarks however they end. */
final class Children implements AutoCloseable {
  static final Path NOWHERE = Path.of("/dev/null");
  private static final int PATIENCE_SECONDS = 300;

  private final Deque<Child> started = new ConcurrentLinkedDeque<>();
  private final Thread atExit = new Thread(this::endAll);

  Children() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * What is to be started.
   *
   * @param words program and arguments
   * @param folder where it runs
   * @param environment all that it sees
   * @param errors takes what it says of failures
   */
  record Command(List<String> words, Path folder, Map<String, String> environment, Path errors) {}

  /** Starts a process whose output nobody reads. */
  Child start(Command command) throws IOException {
    return start(command, NOWHERE);
  }

  /** Starts a process whose output goes to a file. */
  Child start(Command command, Path output) throws IOException {
    return start(builder(command).redirectOutput(output.toFile()));
  }

  /** Starts a process whose output the caller reads. */
  Child startAndRead(Command command) throws IOException {
    return start(builder(command));
  }

  /** Runs a program that ends by itself, within some minutes. */
  void run(Command command) throws BenchmarkFailed {
    String program = command.words.getFirst();
    try {
      Child child = start(command);
      if (!child.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          || child.process().exitValue() != 0) {
        throw new BenchmarkFailed("%s failed; see %s".formatted(program, command.errors));
      }
    } catch (IOException e) {
      throw new BenchmarkFailed(program + " did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted", e);
    }
  }

  private Child start(ProcessBuilder builder) throws IOException {
    var child = new Child(builder.start());
    started.push(child);
    return child;
  }

  private static ProcessBuilder builder(Command command) {
    var builder =
        new ProcessBuilder(command.words)
            .directory(command.folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(command.errors.toFile()));
    builder.environment().clear();
    builder.environment().putAll(command.environment);
    // For taskset alone.
    builder.environment().put("PATH", System.getenv().getOrDefault("PATH", ""));
    return builder;
  }

  static List<String> words(List<String> before, String... words) {
    var all = new ArrayList<>(before);
    all.addAll(List.of(words));
    return all;
  }

  private void endAll() {
    started.forEach(Child::close);
  }

  /** Ends all of them. */
  @Override
  public void close() {
    endAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
