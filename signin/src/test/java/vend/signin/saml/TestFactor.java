package vend.signin.saml;

import java.util.List;
import vend.Secret;

/** Chooses the first factor of a kind, and returns a fixed code. */
final class TestFactor implements SecondFactor {
  private final Kind kind;
  private List<Offered> offered = List.of();

  TestFactor(Kind kind) {
    this.kind = kind;
  }

  List<Offered> offered() {
    return offered;
  }

  @Override
  public Offered choose(List<Offered> all) {
    offered = all;
    return all.stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }

  @Override
  public Secret code(Offered factor) {
    return Secret.of("123456");
  }
}
