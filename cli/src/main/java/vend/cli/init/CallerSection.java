package vend.cli.init;

/** One provider in the new file: its issuer, a grant for its callers, and test cases for both. */
interface CallerSection {
  /** Whether its callers are pipelines, which deploy. Other callers are people, and only read. */
  boolean isPipeline();

  /** The entry below {@code issuers}. */
  String issuer(String audience);

  /** The entry below {@code grants}. */
  String grant(Roles roles);

  /** The entries below {@code callers} in the file of test cases. */
  String callers();

  /** The entries below {@code cases} in the file of test cases. */
  String cases(Roles roles);
}
