package vend.policy.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vend.aws.AccountName;
import vend.grant.Account;
import vend.session.ExternalId;

/**
 * Finds external ids that accounts share, and unfinished rotations. Messages never show the ids.
 */
final class ExternalIds implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    Map<ExternalId, AccountName> owners = new HashMap<>();
    for (Account account : file.grants().accounts()) {
      AccountName other = owners.putIfAbsent(account.externalId(), account.name());
      if (other != null) {
        findings.add(
            file.about(
                FindingCode.EXTERNAL_ID_SHARED,
                "The accounts %s and %s have the same external id. Create a new one: vend grants init --rotate %s"
                    .formatted(account.name(), other, account.name()),
                "accounts",
                account.name().value()));
      }
      if (account.previousExternalId().isPresent()) {
        findings.add(
            file.about(
                FindingCode.EXTERNAL_ID_ROTATION,
                "The account %s still accepts its previous external id. After you deploy its trust policies and the hub, remove it: vend grants init --finish %s"
                    .formatted(account.name(), account.name()),
                "accounts",
                account.name().value()));
      }
    }
    return findings;
  }
}
