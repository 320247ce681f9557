package vend.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.caller.Caller;
import vend.caller.CallerId;
import vend.caller.ChatIssuer;
import vend.caller.Claims;
import vend.caller.Person;

/**
 * A person that makes or decides requests, as the verified proof or the chat's bot names the
 * person. Never taken from a field that a caller fills in.
 *
 * @param id the identity
 * @param claims what approvers' conditions test
 * @param caller the verified caller; empty if a chat vouches for the person
 * @param sourceAddress the IP address of the request; empty text for a chat
 */
public record Actor(
    CallerId id, Person person, Claims claims, Optional<Caller> caller, String sourceAddress) {
  /** The person of a verified caller; empty if the proof names none. */
  public static Optional<Actor> of(Caller caller, String sourceAddress) {
    return caller
        .person()
        .map(person ->
            new Actor(caller.id(), person, caller.claims(), Optional.of(caller), sourceAddress));
  }

  /**
   * The person that a chat names; empty if the person's name is not valid.
   *
   * @param subject the chat's id of the user
   * @param groups the user's groups in the chat
   */
  public static Optional<Actor> of(
      ChatIssuer chat, String subject, String person, List<String> groups) {
    var id = new CallerId(chat.name(), subject);
    return Person.parse(person)
        .map(named ->
            new Actor(id, named, claims(chat, subject, person, groups), Optional.empty(), ""));
  }

  private static Claims claims(
      ChatIssuer chat, String subject, String person, List<String> groups) {
    var values = new java.util.LinkedHashMap<String, List<String>>();
    values.put("sub", List.of(subject));
    values.put(chat.person().name(), List.of(person));
    if (!groups.isEmpty()) {
      values.put("groups", groups);
    }
    return new Claims(Map.copyOf(values));
  }

  /** Whether a chat vouches for the person. */
  public boolean isByChat() {
    return caller.isEmpty();
  }
}
