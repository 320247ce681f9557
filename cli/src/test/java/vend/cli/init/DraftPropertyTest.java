package vend.cli.init;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.aws.Partition;
import vend.grant.OrganizationId;

/** Tests that whatever valid names a file has, it passes the check and its own test cases. */
class DraftPropertyTest {
  /** Words that YAML readers take for something else, and characters that YAML gives a meaning. */
  private static final Arbitrary<String> AWKWARD =
      Arbitraries.of(
          "no",
          "on",
          "Y",
          "null",
          "TRUE",
          "~",
          "123",
          "0x1F",
          "1e5",
          "12_3",
          "1:30",
          ".inf",
          "-",
          "---",
          "a: b",
          "a #b",
          "# a",
          "'",
          "\"",
          "\\",
          "&a",
          "!x",
          "{a}",
          "[b]",
          "a,b",
          "%d",
          "|",
          ">",
          "@a",
          "`",
          "=",
          "<<",
          "ünïcödé",
          "ветка",
          "😀",
          "CN=Ops,OU=IT,DC=acme");

  @Provide
  Arbitrary<String> words() {
    return valid(Arbitraries.oneOf(AWKWARD, Arbitraries.strings().ofMinLength(1).ofMaxLength(40)));
  }

  private static Arbitrary<String> valid(Arbitrary<String> any) {
    return any.map(String::strip).filter(text -> accepted(() -> AnswerForm.text(text)));
  }

  @Provide
  Arbitrary<String> branches() {
    return Arbitraries.oneOf(
            AWKWARD, Arbitraries.strings().ofMinLength(1).ofMaxLength(40), Arbitraries.of("main"))
        .filter(text -> accepted(() -> AnswerForm.branch(text)));
  }

  @Provide
  Arbitrary<String> claims() {
    return Arbitraries.oneOf(
            AWKWARD,
            Arbitraries.of("groups", "email", "tenant", "http://schemas.xmlsoap.org/claims/Group"))
        .filter(text -> accepted(() -> AnswerForm.claim(text)));
  }

  private static boolean accepted(Runnable check) {
    try {
      check.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Arbitrary<String> form(String first, String rest, int longest) {
    return Combinators.combine(
            Arbitraries.strings().withChars(first.toCharArray()).ofLength(1),
            Arbitraries.strings().withChars(rest.toCharArray()).ofMaxLength(longest - 1))
        .as(String::concat);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("no", "on", "null", "123", "0x1F", "1e5", "1.5", "true", "Y", "0"),
        form("abyzAZ0189", "abyzAZ0189._-", 64));
  }

  @Provide
  Arbitrary<String> repositories() {
    return Combinators.combine(
            form("anoy019", "anoy019-", 39),
            Arbitraries.oneOf(
                Arbitraries.of("no", "123", ".github", "a..b"), form("_a1.", "ano01._-", 100)))
        .as((owner, name) -> owner + "/" + name)
        .filter(name -> !name.matches(".*/\\.{1,2}"));
  }

  @Provide
  Arbitrary<String> roles() {
    return Arbitraries.oneOf(
        Arbitraries.of("no", "on", "123", "=", "@", "-", "+1", ".", "_", "a=b,c"),
        form("a0_+=,.@-", "a0_+=,.@-", 64));
  }

  @Property(tries = 150)
  void pipelines_pass(
      @ForAll("repositories") String repository,
      @ForAll("branches") String branch,
      @ForAll("names") String account,
      @ForAll("roles") String role)
      throws Exception {
    var name = new AccountName(account);
    assertPasses(
        name,
        new Roles(role, "PowerUserAccess", List.of(name), "read", "ReadOnlyAccess", false, name),
        List.of(
            new GithubSection(
                "https://token.actions.githubusercontent.com", repository, "777", "4242", branch),
            new GitlabSection("https://gitlab.com", repository, "777", "4242", branch)));
  }

  @Property(tries = 150)
  void people_pass(
      @ForAll("words") String group,
      @ForAll("words") String other,
      @ForAll("claims") String claim,
      @ForAll("claims") String user,
      @ForAll("names") String account,
      @ForAll("roles") String role)
      throws Exception {
    var name = new AccountName(account);
    // A required claim has one value, so it cannot hold the groups. Users as groups need names.
    String groupsClaim = claim.equals("tenant") ? "groups" : claim;
    String userClaim = user.equals(groupsClaim) || user.equals("tenant") ? "name" : user;
    assertPasses(
        name,
        new Roles(
            "a-deploy",
            "PowerUserAccess",
            List.of(name),
            role + "r".repeat(role.length() < 64 ? 1 : 0),
            "ReadOnlyAccess",
            true,
            name),
        List.of(
            new OidcSection(
                "https://id.example.com",
                other,
                List.of("RS256"),
                new GroupSection(
                    OidcSection.NAME,
                    groupsClaim,
                    List.of(group, other),
                    userClaim,
                    Map.of("tenant", other))),
            new GithubSection(
                "https://token.actions.githubusercontent.com", "acme/shop", "7", "42", "main")));
  }

  private static void assertPasses(AccountName name, Roles roles, List<CallerSection> sections)
      throws Exception {
    var draft =
        new Draft(
            new AwsAccounts(
                Partition.AWS,
                new AccountId("111111111111"),
                "vend-hub",
                new OrganizationId("o-a1b2c3d4e5"),
                List.of(new AccountNames.Named(name, new AccountId("222222222222")))),
            "urn:vend:o-a1b2c3d4e5",
            roles,
            sections);
    Draft.Texts texts =
        draft.texts(
            Path.of("target", "grants.yaml"),
            Path.of("target", "grants.test.yaml"),
            new SecureRandom(),
            Instant.parse("2026-11-21T12:00:00Z"));
    assertEquals(texts.grants(), new String(texts.grants().getBytes(UTF_8), UTF_8));
  }
}
