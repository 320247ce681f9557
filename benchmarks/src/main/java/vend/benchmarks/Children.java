package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** The processes that the benchmarks have started; none outlives the benchmarks. */
final class Children implements AutoCloseable {
  static final Path NOWHERE = Path.of("/dev/null");
  private static final int PATIENCE_SECONDS = 300;

  private final Deque<Child> started = new ConcurrentLinkedDeque<>();
  private final Thread atExit = new Thread(this::endAll);

  Children() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * A command to start.
   *
   * @param words the program and its arguments
   * @param environment the complete environment
   * @param errors the file that receives the error output
   */
  record Command(List<String> words, Path folder, Map<String, String> environment, Path errors) {}

  /** Starts a process and discards its output. */
  Child start(Command command) throws IOException {
    return start(command, NOWHERE);
  }

  /** Starts a process and writes its output to a file. */
  Child start(Command command, Path output) throws IOException {
    return start(builder(command).redirectOutput(output.toFile()));
  }

  /** Starts a process whose output the caller reads. */
  Child startAndRead(Command command) throws IOException {
    return start(builder(command));
  }

  /** Runs a program that ends by itself within five minutes. */
  void run(Command command) throws BenchmarkFailed {
    String program = command.words.getFirst();
    try {
      Child child = start(command);
      if (!child.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          || child.process().exitValue() != 0) {
        throw new BenchmarkFailed("%s failed. See %s".formatted(program, command.errors));
      }
    } catch (IOException e) {
      throw new BenchmarkFailed(program + " did not start.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
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
    // Only to find taskset.
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

  @Override
  public void close() {
    endAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
