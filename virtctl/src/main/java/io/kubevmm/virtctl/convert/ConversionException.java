package io.kubevmm.virtctl.convert;

/** What keeps one document from being converted. */
final class ConversionException extends RuntimeException {
  private final String place;

  /**
   * Makes one.
   *
   * @param document the document's place in its text, as {@link Document#place}
   * @param path in the document; "" for all of it, and perhaps several, parted by commas
   * @param sentence what is wrong with that, and why
   */
  ConversionException(String document, String path, String sentence) {
    super(path.isEmpty() ? "it " + sentence : path + ": " + sentence, null, false, false);
    this.place = document + (path.isEmpty() ? "" : ".") + path.split(",", 2)[0];
  }

  /** Where it is wrong, as {@link io.kubevmm.analyser.yaml.YamlLines} finds it. */
  String place() {
    return place;
  }
}
