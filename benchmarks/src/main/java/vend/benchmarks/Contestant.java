package vend.benchmarks;

/** A program that is measured. */
enum Contestant {
  /** With the full JIT, as Lambda starts it with SnapStart. */
  VEND("vend", "Vend, full JIT (as with SnapStart)"),
  /** With the C1 compiler alone, as Lambda starts Java 25 without SnapStart. */
  VEND_C1("vend-c1", "Vend, C1 alone (as without SnapStart)"),
  /** The container image, for accounts that cannot use SnapStart. */
  VEND_IMAGE("vend-image", "Vend, container image with an AOT cache"),
  /** Sends the same requests as Vend. */
  BARE("bare", "Vend's HTTP clients alone"),
  ECHO_JAVA("echo-java", "echo in Java"),
  ECHO_GO("echo-go", "echo in Go"),
  GO("go", "plain Go"),
  GO_MEMORY("go-memory", "Go, single flight and memory cache"),
  PYTHON("python", "plain Python, 16 threads");

  private final String id;
  private final String what;

  Contestant(String id, String what) {
    this.id = id;
    this.what = what;
  }

  /** The name on the command line and in the results. */
  String id() {
    return id;
  }

  String what() {
    return what;
  }

  boolean isVend() {
    return this == VEND || this == VEND_C1 || this == VEND_IMAGE;
  }

  /** Whether it only returns the content of an event, and vends nothing. */
  boolean isEcho() {
    return this == ECHO_JAVA || this == ECHO_GO;
  }

  /** Whether it can also run behind an HTTP server. */
  boolean isServer() {
    return !isEcho() && this != BARE && this != VEND_IMAGE;
  }

  @Override
  public String toString() {
    return id;
  }
}
