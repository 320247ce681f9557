package vend.cli.grants;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import vend.grant.file.InvalidGrants;
import vend.grant.file.YamlDocument;
import vend.grant.file.YamlMapping;
import vend.grant.file.YamlValue;

/**
 * Changes external ids in the text of a grants file. The rest of the text, with comments and order,
 * stays as it is: the changed text is parsed again, and must differ in external ids only.
 */
public final class ExternalIdText {
  private static final int BYTES_OF_AN_ID = 16;
  private static final String EXTERNAL_ID = "externalId";
  private static final String PREVIOUS = "previousExternalId";

  private final String name;
  private final String text;
  private final Map<String, YamlValue> accounts;
  private final Object rest;
  private final List<Change> changes = new ArrayList<>();

  /** A replacement of a part of the text; offsets in UTF-16 units. */
  private record Change(int start, int end, String replacement) {}

  private ExternalIdText(String name, String text, Map<String, YamlValue> accounts, Object rest) {
    this.name = name;
    this.text = text;
    this.accounts = accounts;
    this.rest = rest;
  }

  /**
   * Parses the text. Accounts may lack external ids.
   *
   * @param name the file's name, for messages
   * @throws InvalidGrants if it is not valid YAML for a grants file, or has no accounts
   */
  public static ExternalIdText of(String name, String text) throws InvalidGrants {
    return YamlDocument.read(
        name,
        text,
        (document, problems) ->
            new ExternalIdText(
                name,
                text,
                document.required("accounts").mapping().entries(),
                withoutExternalIds(document)));
  }

  private static Object withoutExternalIds(YamlMapping document) {
    var rest = new LinkedHashMap<String, Object>();
    document.entries().forEach((key, value) -> rest.put(key, value.data()));
    if (rest.get("accounts") instanceof Map<?, ?> accounts) {
      accounts
          .values()
          .forEach(account -> {
            if (account instanceof Map<?, ?> fields) {
              fields.remove(EXTERNAL_ID);
              fields.remove(PREVIOUS);
            }
          });
    }
    return rest;
  }

  /** Makes a random external id. */
  public static String newId(SecureRandom random) {
    var bytes = new byte[BYTES_OF_AN_ID];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The requested change is not possible; the message says why. */
  public static final class CannotChange extends Exception {
    CannotChange(String message) {
      super(message);
    }
  }

  /**
   * Adds an external id to each account that has none.
   *
   * @return the names of those accounts
   * @throws CannotChange if an account has no {@code id} field
   */
  public List<String> addMissing(Supplier<String> ids) throws CannotChange {
    var added = new ArrayList<String>();
    for (Map.Entry<String, YamlValue> account : accounts.entrySet()) {
      MappingNode mapping = mapping(account.getKey());
      if (find(mapping, EXTERNAL_ID).isEmpty()) {
        NodeTuple id =
            find(mapping, "id")
                .orElseThrow(
                    () -> new CannotChange("account %s has no id".formatted(account.getKey())));
        insertAfter(mapping, id, EXTERNAL_ID, ids.get());
        added.add(account.getKey());
      }
    }
    return added;
  }

  /**
   * Gives an account a new external id, and keeps the old one as the previous one.
   *
   * @throws CannotChange if there is no such account, or its rotation is not finished
   */
  public void rotate(String account, String id) throws CannotChange {
    MappingNode mapping = mapping(account);
    if (find(mapping, PREVIOUS).isPresent()) {
      throw new CannotChange(
          "account %s is in the middle of a rotation. Finish it first: vend grants init --finish %s"
              .formatted(account, account));
    }
    NodeTuple current =
        find(mapping, EXTERNAL_ID)
            .orElseThrow(() ->
                new CannotChange(
                    "account %s has no external id yet. Add one: vend grants init"
                        .formatted(account)));
    String old = ((ScalarNode) current.getValueNode()).getValue();
    changes.add(new Change(start(current.getValueNode()), end(current.getValueNode()), quoted(id)));
    insertAfter(mapping, current, PREVIOUS, old);
  }

  /**
   * Removes the previous external id of an account.
   *
   * @throws CannotChange if there is no such account, or it has no previous external id
   */
  public void finish(String account) throws CannotChange {
    MappingNode mapping = mapping(account);
    NodeTuple previous =
        find(mapping, PREVIOUS)
            .orElseThrow(() ->
                new CannotChange("account %s has no previous external id".formatted(account)));
    changes.add(
        mapping.getFlowStyle() == FlowStyle.FLOW
            ? removalFromFlow(mapping, previous)
            : removalOfLines(previous));
  }

  /**
   * The changed text.
   *
   * @throws CannotChange if anything but external ids would change
   */
  public String changed() throws CannotChange {
    var changed = new StringBuilder(text);
    // From the end, so that earlier offsets stay valid. The sort is stable: of two changes at one
    // offset, the first one added ends up last in the text.
    changes.stream()
        .sorted(Comparator.comparingInt(Change::start).reversed())
        .forEach(change -> changed.replace(change.start, change.end, change.replacement));
    String result = changed.toString();
    try {
      if (of(name, result).rest.equals(rest)) {
        return result;
      }
    } catch (InvalidGrants e) {
      throw unchangeable();
    }
    throw unchangeable();
  }

  private static CannotChange unchangeable() {
    return new CannotChange(
        "the accounts are written in a way that Vend cannot change without changing something else."
            + " Write each one as its own { id: … }, without anchors");
  }

  private MappingNode mapping(String account) throws CannotChange {
    YamlValue value = accounts.get(account);
    if (value == null) {
      throw new CannotChange(
          "there is no account %s. The accounts are %s"
              .formatted(account, String.join(", ", accounts.keySet())));
    }
    if (value.node() instanceof MappingNode mapping) {
      return mapping;
    }
    throw new CannotChange("account %s has no id".formatted(account));
  }

  private static Optional<NodeTuple> find(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(tuple ->
            tuple.getKeyNode() instanceof ScalarNode scalar
                && scalar.getValue().equals(key)
                && tuple.getValueNode() instanceof ScalarNode)
        .findFirst();
  }

  private void insertAfter(MappingNode mapping, NodeTuple before, String key, String value) {
    if (mapping.getFlowStyle() == FlowStyle.FLOW) {
      int place = end(before.getValueNode());
      changes.add(new Change(place, place, ", %s: %s".formatted(key, quoted(value))));
      return;
    }
    int place = endOfLine(end(before.getValueNode()));
    int column = before.getKeyNode().getStartMark().map(Mark::getColumn).orElse(0);
    changes.add(
        new Change(
            place,
            place,
            "%s%s%s: %s".formatted(newline(), " ".repeat(column), key, quoted(value))));
  }

  /** Always in quotes: YAML can read hexadecimal digits as a number. */
  private static String quoted(String id) {
    return '"' + id + '"';
  }

  private Change removalFromFlow(MappingNode mapping, NodeTuple tuple) {
    int at = mapping.getValue().indexOf(tuple);
    if (at > 0) {
      return new Change(
          end(mapping.getValue().get(at - 1).getValueNode()), end(tuple.getValueNode()), "");
    }
    int next =
        mapping.getValue().size() > 1
            ? start(mapping.getValue().get(1).getKeyNode())
            : end(tuple.getValueNode());
    return new Change(start(tuple.getKeyNode()), next, "");
  }

  private Change removalOfLines(NodeTuple tuple) {
    int start = text.lastIndexOf('\n', start(tuple.getKeyNode())) + 1;
    int end = text.indexOf('\n', end(tuple.getValueNode()));
    return new Change(start, end < 0 ? text.length() : end + 1, "");
  }

  private String newline() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    if (end < 0) {
      return text.length();
    }
    return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  private int start(Node node) {
    return index(node.getStartMark());
  }

  private int end(Node node) {
    return index(node.getEndMark());
  }

  /** YAML marks count code points, and Java strings UTF-16 units. */
  private int index(Optional<Mark> mark) {
    return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
  }
}
