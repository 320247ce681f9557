package vend.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.Partition;

/** A link opens only console pages, and credentials go only to the federation endpoint. */
class ConsoleAddressesTest {
  private static String message(IllegalArgumentException e) {
    return String.valueOf(e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "https://console.aws.amazon.com/, AWS",
    "https://console.aws.amazon.com, AWS",
    "https://console.aws.amazon.com?region=eu-central-1, AWS",
    "https://console.aws.amazon.com/a%20b(c)'d'~/?e=%C3%A4&f=g/h?i#j/k?l, AWS",
    "https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1#Instances:, AWS",
    "https://222222222222-abcd.us-east-1.console.aws.amazon.com/, AWS",
    "https://console.amazonaws.cn/s3, AWS_CN",
    "https://cn-north-1.console.amazonaws.cn/s3, AWS_CN",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/, AWS_US_GOV"
  })
  void acceptsPagesOfTheConsole(String page, Partition partition) {
    assertEquals(
        new ConsoleDestination(URI.create(page), partition), ConsoleDestination.parse(page));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "console.aws.amazon.com",
        "//console.aws.amazon.com/",
        "/ec2/home",
        "http://console.aws.amazon.com/",
        "HTTPS://console.aws.amazon.com/",
        "javascript:alert(1)",
        "data:text/html,console.aws.amazon.com",
        "https://evil.example/",
        "https://evil.example/console.aws.amazon.com",
        "https://evil.example?console.aws.amazon.com",
        "https://evil.example#.console.aws.amazon.com",
        "https://evil.example\\.console.aws.amazon.com/",
        "https://console.aws.amazon.com.evil.example/",
        "https://evilconsole.aws.amazon.com/",
        "https://aws.amazon.com/",
        "https://signin.aws.amazon.com/oauth",
        "https://console.aws.amazon.com@evil.example/",
        "https://evil.example@console.aws.amazon.com/",
        "https://console.aws.amazon.com:443/",
        "https://CONSOLE.aws.amazon.com/",
        "https://console.aws.amazon.com/%zz",
        "https://console.aws.amazon.com/%2",
        "https://console.aws.amazon.com/[x]",
        "https://console.aws.amazon.com/?x=[1]",
        "https://console.aws.amazon.com/a\\b",
        "https://console.aws.amazon.com/\"onload=\"x",
        "https://console.aws.amazon.com/#a#b",
        "https://-.console.aws.amazon.com/",
        "https://.console.aws.amazon.com/",
        "https://a..console.aws.amazon.com/",
        "https://console.aws.amazon.com./",
        "https://console.aws.amazon.com%2eevil.example/",
        "https://console.amazonaws.com.cn/",
        "https://console.aws.amazon.com/\n",
        "https://console.aws.amazon.com/a b",
        "https://console.aws.amazon.com/ä",
        "https://console。aws.amazon.com/"
      })
  void refusesOtherPagesAndDoesNotQuoteThem(String page) {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> ConsoleDestination.parse(page));
    assertTrue(message(refusal).startsWith("must be a page of the AWS console"), message(refusal));
    assertFalse(message(refusal).contains("evil"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_048, 2_049})
  void acceptsUpTo2048Characters(int length) {
    String page = "https://console.aws.amazon.com/";
    String whole = page + "x".repeat(length - page.length());
    if (length == 2_048) {
      assertEquals(whole, ConsoleDestination.parse(whole).page().toString());
    } else {
      assertThrows(IllegalArgumentException.class, () -> ConsoleDestination.parse(whole));
    }
  }

  @Test
  void aPageBelongsToOnePartition() {
    var home = ConsoleDestination.home(Partition.AWS_CN);
    assertThrows(
        IllegalArgumentException.class, () -> new ConsoleDestination(home.page(), Partition.AWS));
    var target = new ConsoleTarget(Optional.of(home), Optional.empty());
    assertTrue(target.isIn(Partition.AWS_CN));
    assertFalse(target.isIn(Partition.AWS));
    assertTrue(ConsoleTarget.HOME.isIn(Partition.AWS));
  }

  @ParameterizedTest
  @EnumSource(Partition.class)
  void everyPartitionHasItsOwnAddresses(Partition partition) {
    assertEquals(partition, ConsoleDestination.home(partition).partition());
    assertEquals("https", FederationEndpoint.of(partition).address().getScheme());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://eu-central-1.signin.aws.amazon.com/federation",
        "https://signin.example.com",
        "http://127.0.0.1:8766/federation",
        "http://localhost:8766/federation",
        "http://[::1]:8766/federation"
      })
  void acceptsHttpsEndpointsAndHttpOnLoopback(String address) {
    assertEquals(address, FederationEndpoint.parse(address).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "signin.aws.amazon.com/federation",
        "http://signin.aws.amazon.com/federation",
        "http://localhost.evil.example/federation",
        "http://10.0.0.1/federation",
        "https://user@signin.aws.amazon.com/federation",
        "https://signin.aws.amazon.com/federation?Action=login",
        "https://signin.aws.amazon.com/federation#x",
        "ftp://signin.aws.amazon.com/",
        "https:///federation",
        "https://a b/"
      })
  void refusesEndpointsThatAreUnsafeForCredentials(String address) {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> FederationEndpoint.parse(address));
    assertTrue(message(refusal).startsWith("must be an address like"), message(refusal));
  }

  @Test
  void acceptsAPageForSigningInAgain() {
    for (String page :
        List.of(
            "https://signin.example.com/aws?next=x#y", "https://portal", "https://portal:8443/a")) {
      assertEquals(page, ConsoleIssuer.parse(page).page().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "signin.example.com",
        "http://signin.example.com/",
        "javascript:alert(1)",
        "https://user@signin.example.com/",
        "https://signin.example.com/ü",
        "https:/signin.example.com",
        "https://signin.example.com/a b"
      })
  void refusesOtherAddressesForSigningInAgain(String page) {
    assertThrows(IllegalArgumentException.class, () -> ConsoleIssuer.parse(page));
  }

  @Test
  void refusesALongerPageForSigningInAgain() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ConsoleIssuer.parse("https://signin.example.com/" + "x".repeat(2_048)));
  }
}
