package vend.benchmarks;

/** Who is measured. */
enum Contestant {
  /** As with SnapStart: all of the JIT. */
  VEND("vend", "Vend, full JIT (as with SnapStart)"),
  /** As Lambda starts Java 25 without SnapStart. */
  VEND_C1("vend-c1", "Vend, C1 alone (as without SnapStart)"),
  GO("go", "plain Go"),
  GO_MEMORY("go-memory", "Go, single flight and memory cache"),
  PYTHON("python", "plain Python, 16 threads");

  private final String id;
  private final String what;

  Contestant(String id, String what) {
    this.id = id;
    this.what = what;
  }

  /** What it is called on the command line and in the results. */
  String id() {
    return id;
  }

  String what() {
    return what;
  }

  boolean isVend() {
    return this == VEND || this == VEND_C1;
  }

  @Override
  public String toString() {
    return id;
  }
}
