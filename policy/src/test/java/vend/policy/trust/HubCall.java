package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import vend.aws.RoleArn;
import vend.grant.Allowed;
import vend.session.SourceIdentity;

/** A call of the hub to STS of which a test can change each part. */
record HubCall(
    RoleArn caller,
    String organization,
    Optional<String> externalId,
    Map<String, String> tags,
    Set<String> transitive,
    Optional<String> sourceIdentity) {
  static HubCall of(Allowed allowed, String organization) {
    var session = allowed.session();
    return new HubCall(
        allowed.hubRole(),
        organization,
        Optional.of(session.externalId().value()),
        session.tags().values(),
        session.tags().transitive(),
        session.sourceIdentity().map(SourceIdentity::value));
  }

  HubCall by(RoleArn other) {
    return new HubCall(other, organization, externalId, tags, transitive, sourceIdentity);
  }

  HubCall from(String other) {
    return new HubCall(caller, other, externalId, tags, transitive, sourceIdentity);
  }

  HubCall externalId(Optional<String> other) {
    return new HubCall(caller, organization, other, tags, transitive, sourceIdentity);
  }

  HubCall tag(String key, String value) {
    var changed = new LinkedHashMap<>(tags);
    changed.put(key, value);
    return tags(changed);
  }

  HubCall without(String key) {
    var changed = new LinkedHashMap<>(tags);
    changed.remove(key);
    return tags(changed);
  }

  HubCall tags(Map<String, String> other) {
    return new HubCall(caller, organization, externalId, other, transitive, sourceIdentity);
  }

  HubCall transitive(String key) {
    var changed = new TreeSet<>(transitive);
    changed.add(key);
    return new HubCall(caller, organization, externalId, tags, changed, sourceIdentity);
  }

  HubCall sourceIdentity(Optional<String> other) {
    return new HubCall(caller, organization, externalId, tags, transitive, other);
  }
}
