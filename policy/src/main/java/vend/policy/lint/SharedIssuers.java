package vend.policy.lint;

import java.util.List;
import vend.caller.Issuer;

/** Finds public issuers without {@code require}. */
final class SharedIssuers implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    return file.grants().issuers().stream()
        .filter(SharedIssuers::isOpen)
        .map(issuer ->
            file.about(
                FindingCode.SHARED_ISSUER_WITHOUT_REQUIRE,
                "Everyone can get tokens of %s, and the issuer %s does not restrict them. Add \"require\" with the id of your organization or account there."
                    .formatted(
                        SharedIssuer.at(issuer.address()).orElseThrow().name(), issuer.name()),
                "issuers",
                issuer.name().value()))
        .toList();
  }

  private static boolean isOpen(Issuer issuer) {
    return issuer.require().isEmpty()
        && SharedIssuer.at(issuer.address()).filter(shared -> !shared.ownerInAddress()).isPresent();
  }
}
