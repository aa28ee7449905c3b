package io.kubevmm.analyser.yaml;

import io.kubevmm.analyser.Limits;
import java.util.Iterator;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Tells in which line of a YAML or JSON text a path stands. Trees do not keep lines, which are
 * asked for only when something is wrong, so the text is read again for it.
 */
public final class YamlLines {
  private final Iterator<Event> events;
  private final String path;
  private String found = "";
  private OptionalInt line = OptionalInt.empty();

  private YamlLines(String text, String path) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(Limits.DEFAULT.characters())
            .build();
    this.events = new Parse(settings).parseString(text).iterator();
    this.path = path;
  }

  /**
   * The line of a path, or of the nearest place above it that the text has.
   *
   * @param path such as {@code [0].spec.domain.devices.disk[2]}: the number of the document first
   * @return the first line is 1; empty if the text has nothing of the path
   */
  public static OptionalInt find(String text, String path) {
    YamlLines lines = new YamlLines(text, path);
    try {
      for (int document = 0; lines.events.hasNext(); ) {
        if (lines.events.next() instanceof DocumentStartEvent) {
          lines.node(lines.events.next(), "[" + document++ + "]");
        }
      }
    } catch (YamlEngineException e) {
      return lines.line;
    }
    return lines.line;
  }

  private void node(Event event, String here) {
    visit(event, here);
    switch (event.getEventId()) {
      case MappingStart -> {
        for (Event key = events.next();
            key.getEventId() != Event.ID.MappingEnd;
            key = events.next()) {
          String inner = here + "." + (key instanceof ScalarEvent scalar ? scalar.getValue() : "");
          visit(key, inner);
          node(events.next(), inner);
        }
      }
      case SequenceStart -> {
        Event item = events.next();
        for (int i = 0; item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
          node(item, here + "[" + i++ + "]");
        }
      }
      default -> {
        // A scalar has nothing in it.
      }
    }
  }

  private void visit(Event event, String here) {
    boolean above = path.equals(here) || path.startsWith(here + ".") || path.startsWith(here + "[");
    if (above && here.length() > found.length()) {
      found = here;
      event.getStartMark().ifPresent(mark -> line = OptionalInt.of(mark.getLine() + 1));
    }
  }
}
