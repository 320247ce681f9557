package vend.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.functions.aws.NoRequestTable;
import vend.vending.WaitTimer;

/** What happens before a snapshot, and the settings. */
class SlackPrimingTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_REGION", "eu-central-1",
          "VEND_REQUESTS_TABLE", "vend-requests",
          "VEND_CHAT_ISSUER", "slack",
          "VEND_SLACK_CHANNEL", "C0123456789",
          "VEND_SLACK_SECRET", "vend/slack");

  @Test
  void priming_reads_no_secret_and_each_sample_reaches_its_step() {
    var lines = new ArrayList<String>();
    SlackPriming.run(
        new SlackWiring(
            "slack",
            "C0123456789",
            "https://slack.invalid/",
            () -> {
              throw new AssertionError("a secret was read");
            },
            Optional::empty,
            new NoRequestTable(),
            new NoMessages(),
            _ -> {
              throw new AssertionError("the function was invoked");
            },
            InstantSource.system(),
            WaitTimer.SYSTEM,
            lines::add));
    assertEquals(List.of(), lines);
  }

  private static final class NoMessages implements MessageStore {
    @Override
    public void warmUp() {
      throw new AssertionError("the table was used");
    }

    @Override
    public Claim claim(vend.grant.RequestId request, java.time.Instant now) {
      throw new AssertionError("the table was used");
    }

    @Override
    public void release(vend.grant.RequestId request, java.time.Instant claimed) {
      throw new AssertionError("the table was used");
    }

    @Override
    public void posted(vend.grant.RequestId request, Posted message, java.time.Instant now) {
      throw new AssertionError("the table was used");
    }

    @Override
    public void forget(vend.grant.RequestId request, Posted deleted, java.time.Instant now) {
      throw new AssertionError("the table was used");
    }

    @Override
    public Optional<Long> claimNotice(
        vend.grant.RequestId request, long version, java.time.Instant now) {
      throw new AssertionError("the table was used");
    }

    @Override
    public void releaseNotice(
        vend.grant.RequestId request, long version, long before, java.time.Instant now) {
      throw new AssertionError("the table was used");
    }
  }

  @Test
  void reads_the_settings() {
    SlackSettings settings = SlackSettings.of(ENVIRONMENT);
    assertEquals("slack", settings.issuer());
    assertEquals("C0123456789", settings.channel());
    assertEquals("https://slack.com/api/", settings.webApi());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://slack-gov.com/api/", "http://127.0.0.1:8080/api/"})
  void takes_another_address_of_the_web_api(String address) {
    var environment = new HashMap<>(ENVIRONMENT);
    environment.put("VEND_SLACK_ENDPOINT", address);
    assertEquals(address, SlackSettings.of(environment).webApi());
  }

  @ParameterizedTest
  @CsvSource({
    "VEND_CHAT_ISSUER,",
    "VEND_CHAT_ISSUER,a b",
    "VEND_SLACK_CHANNEL,#general",
    "VEND_SLACK_CHANNEL,",
    "VEND_SLACK_SECRET,",
    "VEND_SLACK_SECRET,a:b",
    "VEND_SLACK_ENDPOINT,http://slack.com/api/",
    "VEND_SLACK_ENDPOINT,http://192.0.2.1/api/",
    "VEND_SLACK_ENDPOINT,https://slack.com/api",
    "VEND_SLACK_ENDPOINT,https://a@b.example/api/",
    "VEND_SLACK_ENDPOINT,https://slack.com/?x=/"
  })
  void refuses_a_wrong_setting_and_names_it(String name, String value) {
    var environment = new HashMap<>(ENVIRONMENT);
    environment.put(name, Objects.requireNonNullElse(value, ""));
    var refused = assertThrows(IllegalArgumentException.class, () -> SlackSettings.of(environment));
    assertEquals(0, String.valueOf(refused.getMessage()).indexOf(name));
  }
}
