package vend.grant.file;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.Partition;
import vend.caller.AssertionTarget;
import vend.caller.IssuerName;
import vend.caller.RefusedDocument;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.Transport;
import vend.caller.saml.Metadata;

/** Reads an issuer with {@code saml:}, a SAML identity provider. */
final class SamlSection {
  private static final int MOST_CHARACTERS = 1024;
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final PolicyFiles files;
  private final Transport transport;
  private final Partition partition;

  SamlSection(PolicyFiles files, Transport transport, Partition partition) {
    this.files = files;
    this.transport = transport;
    this.partition = partition;
  }

  /** The metadata or their address, with the entity id that they belong to. */
  private record Source(String entityId, SamlMetadata metadata) {}

  SamlIssuer read(YamlMapping section, String key) {
    YamlMapping issuer =
        section
            .required(key)
            .mapping()
            .only(
                "saml",
                "entityId",
                "audience",
                "recipient",
                "acceptAwsAssertions",
                "authnStatement",
                "require",
                "person");
    AssertionTarget target = target(issuer);
    Source source = source(issuer);
    try {
      return new SamlIssuer(
          new IssuerName(key),
          source.entityId(),
          source.metadata(),
          target,
          issuer.optional("require").map(IssuerSection::require).orElse(Map.of()),
          issuer.optional("authnStatement").map(SamlSection::isOptional).orElse(false),
          IssuerSection.person(issuer));
    } catch (IllegalArgumentException e) {
      throw section.keyProblem(key, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isOptional(YamlValue value) {
    return switch (value.text()) {
      case "optional" -> true;
      case "required" -> false;
      default -> throw value.problem("The value must be required or optional.");
    };
  }

  private AssertionTarget target(YamlMapping issuer) {
    if (!issuer.optional("acceptAwsAssertions").map(YamlValue::flag).orElse(false)) {
      String audience = issuer.required("audience").text();
      return issuer
          .required("recipient")
          .as(recipient -> new AssertionTarget.Own(audience, recipient));
    }
    for (String other : new String[] {"audience", "recipient"}) {
      if (issuer.optional(other).isPresent()) {
        throw issuer.keyProblem(
            other,
            "With \"acceptAwsAssertions\", Vend expects AWS's own value here. Remove one of the two"
                + " keys.");
      }
    }
    return new AssertionTarget.Aws(partition);
  }

  private Source source(YamlMapping issuer) {
    YamlValue saml = issuer.required("saml");
    return saml.text().contains("://")
        ? new Source(
            issuer.required("entityId").text(),
            saml.as(address -> SamlMetadata.Published.parse(address, transport)))
        : kept(saml, issuer.optional("entityId"));
  }

  private Source kept(YamlValue saml, Optional<YamlValue> entityId) {
    Metadata metadata = metadata(saml);
    entityId
        .filter(wanted -> !wanted.text().equals(metadata.entityId()))
        .ifPresent(wanted -> {
          throw wanted.problem(
              "The metadata in \"%s\" belong to another entity id: %s"
                  .formatted(saml.text(), metadata.entityId()));
        });
    return new Source(metadata.entityId(), metadata.keys());
  }

  private Metadata metadata(YamlValue saml) {
    String path = saml.text();
    if (path.length() > MOST_CHARACTERS || !PATH.matcher(path).matches()) {
      throw saml.problem(
          "The metadata must be an https address, or a path that is relative to this file and made"
              + " of plain names, such as idp/metadata.xml.");
    }
    try {
      return Metadata.parse(files.readMetadata(path));
    } catch (IOException | RefusedDocument e) {
      throw saml.problem("\"%s\": %s".formatted(path, e.getMessage()));
    }
  }
}
