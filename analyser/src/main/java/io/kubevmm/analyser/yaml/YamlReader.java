package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Limits;
import io.kubevmm.analyser.tree.Nodes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Builds trees from the events of a YAML parser; one object reads one text. */
final class YamlReader {
  private static final Nodes NODES = Nodes.INSTANCE;

  private final Iterator<Event> events;
  private final Limits limits;
  private @Nullable Event last;

  /**
   * Reads a text.
   *
   * @param places whether failures know where; marking each word makes reading slower
   */
  YamlReader(String yaml, Limits limits, boolean places) {
    // All at once: with a smaller buffer a long word would be copied each time that it is full.
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(places)
            .setCodePointLimit(limits.characters())
            .setBufferSize(yaml.length() + 1)
            .build();
    this.events = new Parse(settings).parseString(yaml).iterator();
    this.limits = limits;
  }

  List<JsonNode> documents() {
    List<JsonNode> documents = new ArrayList<>();
    try {
      while (events.hasNext()) {
        if (next() instanceof DocumentStartEvent) {
          JsonNode document = node(next(), 0);
          if (!document.isNull()) {
            documents.add(document);
          }
        }
      }
    } catch (NumberFormatException e) {
      // The parser takes an escape that names no character for a number, as \\u at a text's end.
      String place =
          Optional.ofNullable(last).flatMap(Event::getEndMark).map(YamlReader::at).orElse("");
      throw new AnalyserException(
          "", place + "This is not YAML: an escape in the next string names no character.");
    }
    return documents;
  }

  private Event next() {
    Event event = events.next();
    last = event;
    return event;
  }

  private JsonNode node(Event event, int depth) {
    if (depth > limits.depth()) {
      throw refused(event, "More than " + limits.depth() + " levels are not accepted.");
    }
    if (event instanceof AliasEvent) {
      throw refused(event, "An alias (*) is not accepted; write out what it stands for.");
    }
    if (event instanceof ScalarEvent scalar) {
      requireNoTag(event, scalar.getTag());
      return scalar(scalar);
    }
    CollectionStartEvent start = (CollectionStartEvent) event;
    requireNoTag(event, start.getTag());
    return start instanceof MappingStartEvent ? map(depth) : list(depth);
  }

  private ObjectNode map(int depth) {
    ObjectNode map = NODES.objectNode();
    for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
      if (!(key instanceof ScalarEvent scalar)) {
        throw refused(key, "A key is a plain word, not a list, a map or an alias.");
      }
      requireNoTag(key, scalar.getTag());
      if (map.has(scalar.getValue())) {
        throw refused(key, "The key " + scalar.getValue() + " is there twice.");
      }
      map.set(scalar.getValue(), node(next(), depth + 1));
    }
    return map;
  }

  private ArrayNode list(int depth) {
    ArrayNode list = NODES.arrayNode();
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      list.add(node(event, depth + 1));
    }
    return list;
  }

  private static JsonNode scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    return scalar.getScalarStyle() == ScalarStyle.PLAIN
        ? PlainScalar.node(text)
        : NODES.textNode(text);
  }

  private static void requireNoTag(Event event, Optional<?> tag) {
    if (tag.isPresent()) {
      throw refused(event, "The tag " + tag.get() + " is not accepted; write plain YAML.");
    }
  }

  private static AnalyserException refused(Event event, String sentence) {
    return new AnalyserException(
        "", event.getStartMark().map(YamlReader::at).orElse("") + sentence);
  }

  static String at(Mark mark) {
    return (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ";
  }
}
