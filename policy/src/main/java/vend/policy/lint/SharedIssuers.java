package vend.policy.lint;

import java.util.List;
import vend.caller.Issuer;

/** Issuers that strangers use, too, and that do not say who is somebody. */
final class SharedIssuers implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    return file.grants().issuers().stream()
        .filter(SharedIssuers::isOpen)
        .map(issuer ->
            file.about(
                FindingCode.SHARED_ISSUER_WITHOUT_REQUIRE,
                "everybody can have tokens of %s, and the issuer %s requires nothing of them; add \"require\" with your owner's id"
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
