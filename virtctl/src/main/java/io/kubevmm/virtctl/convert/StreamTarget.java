package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.JsonCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes documents one after another. What separates them is what the form has for it: YAML's
 * {@code ---}, a further XML declaration; JSON has nothing, so its documents become one List.
 */
final class StreamTarget implements Target {
  private final PrintWriter out;
  private final List<ObjectNode> objects = new ArrayList<>();
  private Optional<Form> before = Optional.empty();

  StreamTarget(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void put(Source source, List<Page> pages, Form form) throws IOException {
    if (before.isPresent() && before.get() != form) {
      throw new IOException(
          form + " after " + before.get() + " is no stream; use -o, or --output-dir");
    }
    for (Page page : pages) {
      switch (form) {
        case YAML -> out.print((before.isEmpty() ? "" : "---\n") + page.text());
        case XML -> out.print((before.isEmpty() ? "" : "<?xml version=\"1.0\"?>\n") + page.text());
        case JSON -> objects.add(page.document().object());
      }
      before = Optional.of(form);
    }
  }

  @Override
  public void finish() {
    if (objects.size() == 1) {
      out.print(new JsonCodec().write(objects.getFirst()));
    } else if (!objects.isEmpty()) {
      out.print(new JsonCodec().write(Documents.list(objects)));
    }
  }
}
