package io.kubevmm.analyser;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/** Emits one tree as YAML. */
final class YamlWriter {
  /** What no YAML reader, old or new, takes for anything but a string. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*(:[A-Za-z_]+)?");

  private static final Set<String> WORDS =
      Set.of("y", "yes", "n", "no", "on", "off", "true", "false", "null");

  private final Emitter emitter;

  private YamlWriter(Emitter emitter) {
    this.emitter = emitter;
  }

  static String write(JsonNode tree) {
    Text text = new Text();
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setMaxSimpleKeyLength(1000)
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();
    Emitter emitter = new Emitter(settings, text);
    emitter.emit(new StreamStartEvent());
    emitter.emit(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    new YamlWriter(emitter).node(tree);
    emitter.emit(new DocumentEndEvent(false));
    emitter.emit(new StreamEndEvent());
    return text.out.toString();
  }

  private void node(JsonNode node) {
    FlowStyle style = node.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
    if (node.isObject()) {
      emitter.emit(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style));
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        scalar(entry.getKey(), plain(entry.getKey()));
        node(entry.getValue());
      }
      emitter.emit(new MappingEndEvent());
    } else if (node.isArray()) {
      emitter.emit(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style));
      node.forEach(this::node);
      emitter.emit(new SequenceEndEvent());
    } else if (node.isTextual()) {
      string(node.asText());
    } else {
      scalar(node.asText(), ScalarStyle.PLAIN);
    }
  }

  private void string(String text) {
    scalar(text, block(text) ? ScalarStyle.LITERAL : plain(text));
  }

  private static ScalarStyle plain(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
  }

  /** Several lines of what any reader keeps in a block: no control, no space at a line's end. */
  private static boolean block(String text) {
    if (text.indexOf('\n') < 0 || text.charAt(0) == ' ' || text.charAt(0) == '\n') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean end = i + 1 == text.length() || text.charAt(i + 1) == '\n';
      boolean visible = (c > ' ' && c < 0x7F) || (c > 0xA0 && c < 0x2000) || (c == ' ' && !end);
      if (!visible && c != '\n') {
        return false;
      }
    }
    return true;
  }

  private void scalar(String text, ScalarStyle style) {
    ImplicitTuple implicit = new ImplicitTuple(true, true);
    emitter.emit(new ScalarEvent(Optional.empty(), Optional.empty(), implicit, text, style));
  }

  /** Where the emitter writes to. */
  private static final class Text implements StreamDataWriter {
    private final StringBuilder out = new StringBuilder();

    @Override
    public void write(String str) {
      out.append(str);
    }

    @Override
    public void write(String str, int off, int len) {
      out.append(str, off, off + len);
    }
  }
}
