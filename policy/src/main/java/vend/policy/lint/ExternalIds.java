package vend.policy.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vend.aws.AccountName;
import vend.grant.Account;
import vend.session.ExternalId;

/** External ids that keep accounts apart badly, or are on their way out; never shown. */
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
                "%s has the external id of %s; make it one of its own: vend grants init --rotate %s"
                    .formatted(account.name(), other, account.name()),
                "accounts",
                account.name().value()));
      }
      if (account.previousExternalId().isPresent()) {
        findings.add(
            file.about(
                FindingCode.EXTERNAL_ID_ROTATION,
                "%s still takes its previous external id; once its trust policies and the hub are deployed: vend grants init --finish %s"
                    .formatted(account.name(), account.name()),
                "accounts",
                account.name().value()));
      }
    }
    return findings;
  }
}
