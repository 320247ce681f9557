package vend.integration;

/** The faults of a hub or its stack that {@code acceptance/run} must detect. */
enum Broken {
  NOTHING(""),
  VENDS_ANOTHER_ROLE("vend"),
  VENDS_CREDENTIALS_THAT_AWS_DOES_NOT_KNOW("vend"),
  EXPORTS_NO_SESSION_TOKEN("env"),
  IGNORES_A_DENIAL("deny"),
  ACCEPTS_ANY_SIGNATURE("identity"),
  TRUSTS_WITHOUT_EXTERNAL_ID("external-id"),
  DROPS_THE_SESSION_POLICY("session-policy"),
  ANSWERS_STS_IN_JSON("sts-protocol"),
  POSTS_CREDENTIALS_FOR_A_LINK("console-post"),
  GETS_CREDENTIALS_FOR_A_LINK("console-get"),
  MAKES_LINKS_THAT_DO_NOT_OPEN("console-post"),
  IGNORES_A_FREEZE("freeze"),
  IGNORES_A_THAW("freeze"),
  LOGS_NO_EVENT("decision-event"),
  LOGS_THE_SESSION_TOKEN("decision-event"),
  USES_ANOTHER_SESSION_NAME("cloudtrail"),
  ASSUMES_THE_ROLE_AS_ANOTHER_ROLE("cloudtrail"),
  SENDS_NO_TAGS("tags"),
  TAGS_ANOTHER_GRANT("tags"),
  SENDS_NO_SOURCE_IDENTITY("source-identity"),
  PROBE_GETS_NOTHING("probe"),
  PROBE_GETS_TOO_MUCH("probe"),
  PROBE_BREAKS_OFF("probe"),
  LETS_OTHERS_INVOKE_THE_CHAT("chat"),
  LACKS_AN_ALARM("alarms"),
  HAS_AN_ALARM_IN_ALARM_STATE("alarms"),
  HAS_A_MUTE_ALARM("alarms"),
  FAILS_TO_NOTIFY("alarms"),
  LETS_THE_FUNCTION_THAW("leading-keys"),
  LETS_THE_FUNCTION_WRITE_NOTHING("leading-keys"),
  ASSUMES_ROLES_IN_ANOTHER_FUNCTION("source-function"),
  ASSUMES_ROLES_OUTSIDE_LAMBDA("source-function"),
  SEALS_WITHOUT_CONTEXT("key-policy"),
  HAS_A_KEY_POLICY_WITHOUT_A_DENY("key-policy"),
  HAS_SNAP_START_OFF("restore");

  private final String check;

  Broken(String check) {
    this.check = check;
  }

  /** Returns the check of {@code acceptance/run} that must fail; empty for no fault. */
  String check() {
    return check;
  }
}
