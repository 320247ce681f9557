package vend.console;

import vend.aws.Partition;

/**
 * Where a partition's sign-in service and console are. Most regions have a sign-in service of their
 * own besides, which {@link FederationEndpoint} can name.
 *
 * @param federation the address of the federation endpoint
 * @param console the domain that all pages of the console are under
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/signin-service.html">AWS Sign-In
 *     endpoints</a>
 * @see <a
 *     href="https://docs.amazonaws.cn/en_us/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">the
 *     same in China</a>
 */
record ConsoleAddresses(String federation, String console) {
  static ConsoleAddresses of(Partition partition) {
    return switch (partition) {
      case AWS ->
          new ConsoleAddresses(
              "https://signin.aws.amazon.com/federation", "console.aws.amazon.com");
      case AWS_CN ->
          new ConsoleAddresses("https://signin.amazonaws.cn/federation", "console.amazonaws.cn");
      case AWS_US_GOV ->
          new ConsoleAddresses(
              "https://signin.amazonaws-us-gov.com/federation", "console.amazonaws-us-gov.com");
    };
  }

  /** Whether a host is the console's, or a part of it: a region's, a service's, a session's. */
  boolean hasHost(String host) {
    return host.equals(console) || host.endsWith("." + console);
  }
}
