package vend.cli.init;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.caller.RefusedDocument;
import vend.caller.saml.Metadata;
import vend.cli.command.CommandFailed;
import vend.client.http.Answer;
import vend.grant.file.GrantsFolder;

/** The questions about a company's SAML provider, and its metadata. */
final class SamlOptions {
  private static final String SERVER = "the SAML provider";

  @Option(
      names = "--saml-metadata",
      paramLabel = "FILE|URL",
      description =
          "The metadata of your company's SAML provider: the path of a file beside the grants file,"
              + " as in idp/metadata.xml, or the address that publishes them.")
  private @Nullable String metadata;

  @Option(
      names = "--saml-entity-id",
      paramLabel = "ID",
      description = "The SAML provider's entity id. Default: Vend reads it from the metadata.")
  private @Nullable String entityId;

  @Option(
      names = "--saml-recipient",
      paramLabel = "URL",
      description =
          "The recipient of the assertions, as set at the provider: https://vend.example.com/saml.")
  private @Nullable String recipient;

  @Option(
      names = "--saml-group-attribute",
      paramLabel = "NAME",
      description = "The attribute with the groups. Default: groups.")
  private @Nullable String groupAttribute;

  @Option(
      names = "--saml-user-attribute",
      paramLabel = "NAME",
      description =
          "The attribute that names the user in CloudTrail. Default: sub, which is the NameID.")
  private @Nullable String userAttribute;

  SamlSection ask(Setup setup, List<String> groups) throws CommandFailed {
    Answers answers = setup.answers();
    String source =
        answers.answer(
            metadata,
            Question.of(
                "--saml-metadata",
                "the SAML provider's metadata: a path beside the grants file, or an address",
                answer -> source(answer, setup)));
    return new SamlSection(
        source,
        source.contains("://") ? Optional.of(entityId(setup, source)) : Optional.empty(),
        answers.answer(
            recipient,
            Question.of(
                "--saml-recipient",
                "the recipient of the assertions, as in https://vend.example.com/saml",
                AnswerForm::text)),
        new GroupSection(
            SamlSection.NAME,
            answers.answer(
                groupAttribute,
                Question.of(
                        "--saml-group-attribute",
                        "the attribute with the groups",
                        AnswerForm::claim)
                    .or("groups")),
            groups,
            answers.answer(
                userAttribute,
                Question.of(
                        "--saml-user-attribute",
                        "the attribute that names the user in CloudTrail",
                        AnswerForm::claim)
                    .or("sub")),
            Map.of()));
  }

  /** Reads a file at once, so that a wrong path is an error of this answer. */
  private static String source(String answer, Setup setup) {
    if (AnswerForm.text(answer).contains("://")) {
      return AnswerForm.address(answer);
    }
    try {
      var _ = Metadata.parse(new GrantsFolder(setup.grants()).readMetadata(answer));
      return answer;
    } catch (IOException | RefusedDocument e) {
      throw new IllegalArgumentException(
          "the metadata must be a file beside the grants file, such as idp/metadata.xml. "
              + e.getMessage(),
          e);
    }
  }

  private String entityId(Setup setup, String address) throws CommandFailed {
    return setup
        .answers()
        .answer(
            entityId == null ? published(setup.lookups(), address).orElse(null) : entityId,
            Question.of(
                "--saml-entity-id", "the entity id of the SAML provider", AnswerForm::text));
  }

  private static Optional<String> published(Lookups lookups, String address) {
    lookups.step("reading the metadata at " + address);
    try {
      Answer answer = lookups.get(address, Map.of(), SERVER);
      if (answer.status() != 200) {
        throw new LookupFailed(
            "%s answered with status %d at %s.".formatted(SERVER, answer.status(), address));
      }
      return Optional.of(Metadata.parse(answer.text()).entityId());
    } catch (RefusedDocument e) {
      lookups.note("the entity id is not known: " + e.getMessage());
      return Optional.empty();
    } catch (LookupFailed e) {
      lookups.note("the entity id is not known. " + e.getMessage());
      return Optional.empty();
    }
  }
}
