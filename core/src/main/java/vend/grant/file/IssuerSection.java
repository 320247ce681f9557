package vend.grant.file;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.aws.AwsRegion;
import vend.aws.Partition;
import vend.caller.AwsIssuer;
import vend.caller.ChatIssuer;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.PersonClaim;
import vend.caller.SignatureAlgorithm;
import vend.caller.Transport;

/** Reads {@code issuers:}. */
final class IssuerSection {
  private final SamlSection saml;
  private final Transport transport;
  private final Optional<Partition> partition;
  private final Problems problems;

  /**
   * @param partition the hub's partition; empty if the section {@code hub} is not valid
   */
  IssuerSection(
      SamlSection saml, Transport transport, Optional<Partition> partition, Problems problems) {
    this.saml = saml;
    this.transport = transport;
    this.partition = partition;
    this.problems = problems;
  }

  /** The issuers of proofs, and the chats, in file order. */
  record Issuers(List<Issuer> issuers, List<ChatIssuer> chats) {}

  Issuers read(YamlValue value) {
    var issuers = new ArrayList<Issuer>();
    var chats = new ArrayList<ChatIssuer>();
    var addresses = new HashSet<String>();
    YamlMapping section = value.mapping();
    for (String key : section.entries().keySet()) {
      if (isChat(section, key)) {
        problems.collect(() -> chat(section, key)).ifPresent(chats::add);
        continue;
      }
      problems
          .collect(() -> issuer(section, key))
          .ifPresent(issuer -> {
            if (!addresses.add(issuer.identity())) {
              problems.add(
                  section.keyProblem(
                      key,
                      "Another issuer has the same address. Use one issuer for each address."));
            }
            issuers.add(issuer);
          });
    }
    return new Issuers(issuers, chats);
  }

  private boolean isChat(YamlMapping section, String key) {
    return problems
        .collect(() -> section.required(key).mapping().optional("chat").isPresent())
        .orElse(true);
  }

  private static ChatIssuer chat(YamlMapping section, String key) {
    YamlMapping chat = section.required(key).mapping().only("chat", "person");
    try {
      return new ChatIssuer(
          new IssuerName(key),
          chat.required("chat").text(),
          chat.required("person").as(PersonClaim::new));
    } catch (IllegalArgumentException e) {
      throw section.keyProblem(key, String.valueOf(e.getMessage()));
    }
  }

  private Issuer issuer(YamlMapping section, String key) {
    YamlMapping issuer = section.required(key).mapping();
    if (issuer.optional("saml").isPresent()) {
      return saml.read(section, key);
    }
    try {
      return issuer.optional("aws").isPresent() ? aws(key, issuer) : oidc(key, issuer);
    } catch (IllegalArgumentException e) {
      throw section.keyProblem(key, String.valueOf(e.getMessage()));
    }
  }

  private Issuer oidc(String key, YamlMapping issuer) {
    issuer.only("oidc", "audience", "algorithms", "require", "otherAudiences", "person");
    return new OidcIssuer(
        new IssuerName(key),
        issuer.required("oidc").text(),
        issuer.required("audience").text(),
        issuer
            .optional("algorithms")
            .map(IssuerSection::algorithms)
            .orElse(OidcIssuer.DEFAULT_ALGORITHMS),
        issuer.optional("require").map(IssuerSection::require).orElse(Map.of()),
        issuer.optional("otherAudiences").map(IssuerSection::otherAudiences).orElse(false),
        transport,
        person(issuer));
  }

  private Issuer aws(String key, YamlMapping issuer) {
    issuer.only("aws", "audience", "require", "person");
    YamlValue region = issuer.required("aws");
    return new AwsIssuer(
        new IssuerName(key),
        regionOfTheHubsPartition(region),
        issuer.required("audience").text(),
        issuer.optional("require").map(IssuerSection::require).orElse(Map.of()),
        person(issuer));
  }

  private AwsRegion regionOfTheHubsPartition(YamlValue value) {
    AwsRegion region = value.as(AwsRegion::new);
    if (partition.filter(hub -> hub != region.partition()).isPresent()) {
      throw value.problem(
          "The hub is in the partition %s. Use a region of that partition."
              .formatted(partition.get()));
    }
    return region;
  }

  private static Set<SignatureAlgorithm> algorithms(YamlValue value) {
    var algorithms = EnumSet.noneOf(SignatureAlgorithm.class);
    for (YamlValue entry : value.nonEmptyList()) {
      algorithms.add(
          SignatureAlgorithm.of(entry.text())
              .orElseThrow(() ->
                  entry.problem(
                      "The algorithm must be one of "
                          + EnumSet.allOf(SignatureAlgorithm.class).toString())));
    }
    return algorithms;
  }

  static Optional<PersonClaim> person(YamlMapping issuer) {
    return issuer.optional("person").map(value -> value.as(PersonClaim::new));
  }

  static Map<String, List<String>> require(YamlValue value) {
    var require = new LinkedHashMap<String, List<String>>();
    value
        .mapping()
        .entries()
        .forEach((claim, values) ->
            require.put(claim, values.oneOrMore().stream().map(YamlValue::scalar).toList()));
    if (require.isEmpty()) {
      throw value.problem("The mapping must not be empty. Name a claim, or remove the key.");
    }
    return require;
  }

  private static boolean otherAudiences(YamlValue value) {
    return switch (value.text()) {
      case "allow" -> true;
      case "refuse" -> false;
      default -> throw value.problem("The value must be allow or refuse.");
    };
  }
}
