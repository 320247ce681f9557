package vend.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.cli.command.ShellWord;
import vend.client.http.Answer;

/** The questions about a company's OpenID Connect provider, and its discovery document. */
final class OidcOptions {
  private static final String SERVER = "the OpenID Connect provider";

  @Option(
      names = "--oidc-issuer",
      paramLabel = "URL",
      description = "The exact issuer of your company's OpenID Connect provider.")
  private @Nullable String issuer;

  @Option(
      names = "--oidc-client-id",
      paramLabel = "ID",
      description = "Vend's client id at the provider, which is the audience of the tokens.")
  private @Nullable String clientId;

  @Option(
      names = "--oidc-algorithms",
      paramLabel = "NAMES",
      description =
          "The signature algorithms of the provider's tokens, with commas between. Default: Vend reads them"
              + " from the discovery document.")
  private @Nullable String algorithms;

  @Option(
      names = "--oidc-require",
      paramLabel = "CLAIM=VALUE",
      description =
          "A claim that every token must have, for a provider that other companies share, such as"
              + " hd=example.com for Google. Repeatable.")
  private List<String> require = new ArrayList<>();

  @Option(
      names = "--oidc-groups-claim",
      paramLabel = "CLAIM",
      description = "The claim with the groups. Default: groups.")
  private @Nullable String groupsClaim;

  @Option(
      names = "--oidc-user-claim",
      paramLabel = "CLAIM",
      description = "The claim that names the user in CloudTrail. Default: email.")
  private @Nullable String userClaim;

  OidcSection ask(Setup setup, List<String> groups) throws CommandFailed {
    Answers answers = setup.answers();
    String address =
        answers.answer(
            issuer,
            Question.of(
                "--oidc-issuer",
                "the issuer of your OpenID Connect provider, as in https://id.example.com",
                OidcOptions::checkedIssuer));
    Optional<String> offered =
        algorithms == null ? discovered(setup.lookups(), address) : Optional.empty();
    String accepted =
        answers.answer(
            algorithms == null ? offered.orElse(null) : algorithms,
            Question.of(
                "--oidc-algorithms",
                "the signature algorithms of its tokens, as in RS256",
                OidcOptions::checkedAlgorithms));
    return new OidcSection(
        address,
        answers.answer(
            clientId,
            Question.of("--oidc-client-id", "Vend's client id at the provider", AnswerForm::text)),
        Answers.parts(accepted),
        new GroupSection(
            OidcSection.NAME,
            answers.answer(
                groupsClaim,
                Question.of("--oidc-groups-claim", "the claim with the groups", AnswerForm::claim)
                    .or("groups")),
            groups,
            answers.answer(
                userClaim,
                Question.of(
                        "--oidc-user-claim",
                        "the claim that names the user in CloudTrail",
                        AnswerForm::claim)
                    .or("email")),
            required()));
  }

  /** Keeps a slash at the end, because {@code iss} is compared exactly. */
  private static String checkedIssuer(String answer) {
    return issuer(AnswerForm.text(answer)).oidc();
  }

  private static OidcIssuer issuer(String address) {
    return new OidcIssuer(
        new IssuerName(OidcSection.NAME),
        address,
        "vend",
        OidcIssuer.DEFAULT_ALGORITHMS,
        Map.of(),
        false,
        Transport.LOOPBACK_TOO);
  }

  private static String checkedAlgorithms(String answer) {
    List<String> names = Answers.parts(answer);
    if (names.isEmpty() || names.stream().anyMatch(name -> SignatureAlgorithm.of(name).isEmpty())) {
      throw new IllegalArgumentException(
          "each algorithm must be one of " + List.of(SignatureAlgorithm.values()));
    }
    return String.join(",", names);
  }

  private Map<String, String> required() throws CommandFailed {
    var all = new LinkedHashMap<String, String>();
    for (String one : require) {
      int equals = one.indexOf('=');
      try {
        if (equals < 1) {
          throw new IllegalArgumentException("the value must be CLAIM=VALUE");
        }
        all.put(
            AnswerForm.claim(one.substring(0, equals)), AnswerForm.text(one.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        throw new CommandFailed("--oidc-require: " + e.getMessage());
      }
    }
    return all;
  }

  private static Optional<String> discovered(Lookups lookups, String address) throws CommandFailed {
    lookups.step("reading the discovery document of " + address);
    try {
      return Optional.of(algorithms(lookups, address));
    } catch (LookupFailed e) {
      lookups.note("the signature algorithms are not known. " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Reads the discovery document.
   *
   * @throws CommandFailed if it names another issuer: no token would have the issuer in the file
   * @see <a
   *     href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID
   *     Connect Discovery 1.0, section 3</a>
   */
  private static String algorithms(Lookups lookups, String address)
      throws LookupFailed, CommandFailed {
    Answer answer =
        lookups.get(
            issuer(address).discoveryAddress().toString(),
            Map.of("Accept", "application/json"),
            SERVER);
    if (answer.status() != 200) {
      throw new LookupFailed(
          "%s answered with status %d at %s."
              .formatted(SERVER, answer.status(), issuer(address).discoveryAddress()));
    }
    Map<String, Object> document = Lookups.object(answer, SERVER);
    Optional<String> named = Lookups.text(document.get("issuer"));
    if (named.isEmpty()) {
      throw new LookupFailed("The discovery document names no issuer.");
    }
    if (!named.get().equals(address)) {
      throw new CommandFailed(
          "the provider's tokens have another issuer than %s. Its discovery document says: --oidc-issuer %s"
              .formatted(address, ShellWord.of(named.get())));
    }
    List<String> usable =
        document.get("id_token_signing_alg_values_supported") instanceof List<?> names
            ? names.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(name -> SignatureAlgorithm.of(name).isPresent())
                .distinct()
                .toList()
            : List.of();
    if (usable.isEmpty()) {
      throw new LookupFailed("The discovery document names no algorithm that Vend accepts.");
    }
    return String.join(",", usable);
  }
}
