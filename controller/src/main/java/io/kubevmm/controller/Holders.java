package io.kubevmm.controller;

import java.util.List;

/** What keeps a deleted object, in words. */
final class Holders {

  private static final int NAMED = 5;

  private Holders() {}

  /** The first few names, and how many more there are. */
  static String words(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
  }
}
