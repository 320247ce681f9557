package vend.integration.cloud;

import vend.functions.RequestSweeperFunction;

/** One run of the sweeper as a program of its own, with the settings of its environment. */
final class SweeperProcess {
  private SweeperProcess() {}

  public static void main(String[] arguments) {
    System.out.println(new RequestSweeperFunction().sweep());
  }
}
