package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.OptionGroupObject;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewState;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Printable;
import vend.grant.Approval;

/**
 * The form of {@code /vend}: a request's role, duration and reason. All texts are plain: Slack
 * gives no meaning to anything in them.
 *
 * @see <a
 *     href="https://docs.slack.dev/reference/block-kit/composition-objects/option-object">limits of
 *     options</a>
 */
final class Forms {
  static final String REQUEST = "request";
  static final String ROLE = "role";
  static final String DURATION = "duration";
  static final String REASON = "reason";

  /** The duration that stands for the longest that the role allows. */
  private static final String LONGEST = "longest";

  private static final List<String> DURATIONS = List.of("30m", "1h", "2h", "4h", "8h", "1d", "3d");

  private static final int MOST_OPTIONS_OF_A_GROUP = 100;
  private static final int MOST_ROLES = 1_000;

  /** Slack refuses views over 250 KB. The rest of an option takes about 75 bytes. */
  private static final int MOST_BYTES_OF_ROLES = 150_000;

  private static final int LONGEST_LABEL = 75;
  private static final int LONGEST_VALUE = 150;
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_TEXT = 2_900;

  private Forms() {}

  /** A role that can be requested under a grant, as the chat answers it. */
  private record Role(String name, String grant, Duration longest, boolean reasonRequired) {
    private static Optional<Role> of(Object document) {
      return document instanceof Map<?, ?> fields
              && fields.get("name") instanceof String name
              && fields.get("grant") instanceof String grant
              && fields.get("lasts") instanceof Number lasts
              && name.length() + 1 + grant.length() <= LONGEST_VALUE
          ? Optional.of(
              new Role(
                  name,
                  grant,
                  Duration.ofSeconds(lasts.longValue()),
                  Boolean.TRUE.equals(fields.get("reasonRequired"))))
          : Optional.empty();
    }

    /** Neither names of roles nor ids of grants have a space. */
    private OptionObject option(boolean isUnderSeveralGrants) {
      return Forms.option(
          isUnderSeveralGrants ? "%s (%s)".formatted(name, grant) : name, name + " " + grant);
    }
  }

  /** What a person filled in. */
  record Filled(String role, String grant, Optional<String> duration, Optional<String> reason) {
    /** Reads a submission; empty if it has no role. */
    static Optional<Filled> of(ViewState state) {
      return selected(state, ROLE)
          .map(value -> value.split(" ", -1))
          .filter(parts -> parts.length == 2)
          .map(parts ->
              new Filled(
                  parts[0],
                  parts[1],
                  selected(state, DURATION).filter(duration -> !duration.equals(LONGEST)),
                  value(state, REASON)
                      .map(ViewState.Value::getValue)
                      .map(String::strip)
                      .filter(reason -> !reason.isEmpty())));
    }

    private static Optional<String> selected(ViewState state, String field) {
      return value(state, field)
          .map(ViewState.Value::getSelectedOption)
          .map(ViewState.SelectedOption::getValue);
    }

    private static Optional<ViewState.Value> value(ViewState state, String field) {
      return Optional.ofNullable(state.getValues().get(field)).map(block -> block.get(field));
    }
  }

  /** The view before the roles are known. */
  static View loading(String externalId) {
    return text(
        externalId,
        "Vend looks up the roles that you can request. If they do not appear within a minute, close this form and type /vend again.");
  }

  /** A view that only says something. */
  static View text(String externalId, String text) {
    return view(externalId, List.of(section(text))).build();
  }

  /**
   * The form.
   *
   * @param roles the roles of a chat's answer
   */
  static View form(String externalId, List<?> roles) {
    List<Role> known = fitting(roles);
    if (known.isEmpty()) {
      return text(externalId, "There is no role that you can request here.");
    }
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(input(ROLE, "Role", false, roles(known)));
    blocks.add(input(DURATION, "Duration", false, durations(known)));
    blocks.add(
        input(
            REASON,
            "Reason",
            known.stream().noneMatch(Role::reasonRequired),
            PlainTextInputElement.builder().actionId(REASON).maxLength(LONGEST_REASON).build()));
    blocks.add(note("Approvers see the reason. The time starts when they approve."));
    if (known.size() < roles.size()) {
      blocks.add(note("Not all roles fit here. The command vend request knows all of them."));
    }
    return view(externalId, blocks)
        .callbackId(REQUEST)
        .submit(ViewSubmit.builder().type("plain_text").text("Request").build())
        .build();
  }

  private static List<Role> fitting(List<?> roles) {
    var fitting = new ArrayList<Role>();
    int bytes = 0;
    for (Role role :
        roles.stream().map(Role::of).flatMap(Optional::stream).limit(MOST_ROLES).toList()) {
      // A label may also have the grant, so count it for each role.
      bytes += size(role.option(true));
      if (bytes > MOST_BYTES_OF_ROLES) {
        break;
      }
      fitting.add(role);
    }
    return fitting;
  }

  private static int size(OptionObject option) {
    return (option.getText().getText() + option.getValue()).getBytes(UTF_8).length;
  }

  private static View.ViewBuilder view(String externalId, List<LayoutBlock> blocks) {
    return View.builder()
        .type("modal")
        .externalId(externalId)
        .title(ViewTitle.builder().type("plain_text").text("Request access").build())
        .close(ViewClose.builder().type("plain_text").text("Close").build())
        .blocks(blocks);
  }

  private static StaticSelectElement roles(List<Role> roles) {
    List<String> names = roles.stream().map(Role::name).toList();
    List<OptionObject> options =
        roles.stream()
            .map(role -> role.option(Collections.frequency(names, role.name) > 1))
            .toList();
    var select = StaticSelectElement.builder().actionId(ROLE).placeholder(plain("Select a role"));
    return options.size() <= MOST_OPTIONS_OF_A_GROUP
        ? select.options(options).build()
        : select.optionGroups(groups(options)).build();
  }

  private static List<OptionGroupObject> groups(List<OptionObject> options) {
    var groups = new ArrayList<OptionGroupObject>();
    for (int i = 0; i < options.size(); i += MOST_OPTIONS_OF_A_GROUP) {
      int end = Math.min(i + MOST_OPTIONS_OF_A_GROUP, options.size());
      groups.add(
          OptionGroupObject.builder()
              .label(plain("%d to %d".formatted(i + 1, end)))
              .options(options.subList(i, end))
              .build());
    }
    return groups;
  }

  private static StaticSelectElement durations(List<Role> roles) {
    Duration longest = roles.stream().map(Role::longest).max(Duration::compareTo).orElseThrow();
    var options = new ArrayList<OptionObject>();
    options.add(option("The longest that the role allows", LONGEST));
    DURATIONS.stream()
        .filter(duration -> Approval.parseTime(duration).compareTo(longest) <= 0)
        .forEach(duration -> options.add(option(duration, duration)));
    return StaticSelectElement.builder()
        .actionId(DURATION)
        .options(options)
        .initialOption(options.getFirst())
        .build();
  }

  private static InputBlock input(
      String name,
      String label,
      boolean optional,
      com.slack.api.model.block.element.BlockElement element) {
    return InputBlock.builder()
        .blockId(name)
        .label(plain(label))
        .optional(optional)
        .element(element)
        .build();
  }

  private static OptionObject option(String label, String value) {
    return OptionObject.builder().text(plain(tail(label))).value(value).build();
  }

  /** The end of a long ARN tells roles apart. */
  private static String tail(String label) {
    return label.length() <= LONGEST_LABEL
        ? label
        : "…" + label.substring(label.length() - LONGEST_LABEL + 1);
  }

  private static SectionBlock section(String text) {
    return SectionBlock.builder().text(plain(text)).build();
  }

  private static ContextBlock note(String text) {
    return ContextBlock.builder().elements(List.of(plain(text))).build();
  }

  private static PlainTextObject plain(String text) {
    return PlainTextObject.builder().text(Printable.of(text, LONGEST_TEXT)).emoji(false).build();
  }
}
