package vend.grant.file;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Ends the reading of a document that is nested deeper than any reader's stack should follow. */
final class DepthLimit implements Parser {
  /** A grants file needs eight. */
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

  /** The end of what was read last. */
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
      throw new ParserException("nested deeper than 32 levels", event.getStartMark());
    }
    return event;
  }
}
