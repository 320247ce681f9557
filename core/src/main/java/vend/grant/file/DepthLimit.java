package vend.grant.file;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** A YAML parser that rejects deep nesting, so that recursive readers cannot overflow the stack. */
final class DepthLimit implements Parser {
  /** A grants file needs eight levels. */
  static final int MOST_LEVELS = 32;

  private final Parser parser;
  private int level;
  private Optional<Mark> place = Optional.empty();

  DepthLimit(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  /** The end of the last event that was read; for error messages. */
  Optional<Mark> place() {
    return place;
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    place = event.getEndMark();
    switch (event.getEventId()) {
      case MappingStart, SequenceStart -> level++;
      case MappingEnd, SequenceEnd -> level--;
      default -> {}
    }
    if (level > MOST_LEVELS) {
      throw new ParserException("it is nested deeper than 32 levels", event.getStartMark());
    }
    return event;
  }
}
