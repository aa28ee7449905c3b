package io.kubevmm.virtctl.convert;

/** What keeps one document from being converted, with its path in the object. */
final class ConversionException extends RuntimeException {
  ConversionException(String path, String sentence) {
    super(path.isEmpty() ? "it " + sentence : path + ": " + sentence, null, false, false);
  }
}
