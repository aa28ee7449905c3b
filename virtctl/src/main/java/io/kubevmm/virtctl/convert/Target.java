package io.kubevmm.virtctl.convert;

import java.io.IOException;
import java.util.List;

/** Where converted documents go. */
interface Target {
  /** One document, and itself as text. */
  record Page(Document document, String text) {}

  /**
   * Takes all documents of one source; an IOException says in a sentence what kept it from that.
   */
  void put(Source source, List<Page> pages, Form form) throws IOException;

  /** Ends what was put. */
  void finish();
}
