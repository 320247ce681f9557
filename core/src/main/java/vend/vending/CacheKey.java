package vend.vending;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import vend.Sha256;
import vend.caller.Caller;
import vend.caller.Person;
import vend.grant.Allowed;
import vend.session.PolicyArn;
import vend.session.SessionPolicy;
import vend.session.SessionRequest;
import vend.session.SourceIdentity;

/**
 * The cache key of a credential: a hash over everything that shapes the credential. Each field is
 * preceded by its length, so that requests that differ in any field never share a key.
 *
 * @param value 64 hexadecimal digits
 */
public record CacheKey(String value) implements SealingContext {
  /** Must change with the meaning or the order of the fields. */
  private static final String LAYOUT = "vend-credential-2";

  /**
   * Computes the cache key for an allowing decision.
   *
   * @param region the region of the STS endpoint
   */
  public static CacheKey of(Allowed allowed, String region, TrustMode trust) {
    var fields = new Fields();
    fields.add(LAYOUT);
    fields.add(allowed.hubRole().toString());
    fields.add(region);
    fields.add(trust.name());
    add(fields, allowed.caller());
    fields.add(allowed.grant().id().value());
    fields.add(allowed.grant().revision());
    add(fields, allowed.session());
    // Last and only if present, so that the keys of callers without a person stay the same. One
    // person's credentials are never served to another, even if an issuer gives both one subject.
    allowed.caller().person().map(Person::value).ifPresent(fields::add);
    return new CacheKey(fields.digest());
  }

  private static void add(Fields fields, Caller caller) {
    fields.add(caller.issuer().value());
    fields.add(caller.issuerUrl());
    fields.add(caller.subject());
    fields.add(caller.audience());
  }

  private static void add(Fields fields, SessionRequest session) {
    fields.add(session.role().partition().id());
    fields.add(session.role().account().value());
    fields.add(session.role().path());
    fields.add(session.role().name());
    fields.add(session.externalId().value());
    fields.add(session.name().value());
    fields.add(session.sourceIdentity().map(SourceIdentity::value));
    fields.add(session.tags().values().keySet());
    fields.add(session.tags().values().values());
    fields.add(session.tags().transitive());
    fields.add(session.policy().map(SessionPolicy::json));
    fields.add(session.policyArns().stream().map(PolicyArn::value).toList());
    fields.add(Integer.toString(session.duration().seconds()));
  }

  @Override
  public String context() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }

  private static final class Fields {
    private final Sha256 hash = new Sha256();

    void add(String field) {
      // By UTF-16 code unit: an encoder would replace all unencodable characters by the same byte.
      var bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * field.length());
      bytes.putInt(field.length());
      field.chars().forEach(unit -> bytes.putChar((char) unit));
      hash.add(bytes.array());
    }

    void add(Optional<String> field) {
      add(field.map(List::of).orElse(List.of()));
    }

    void add(Collection<String> list) {
      add(Integer.toString(list.size()));
      list.forEach(this::add);
    }

    String digest() {
      return hash.hex();
    }
  }
}
