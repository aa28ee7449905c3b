package io.kubevmm.analyser;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.namespace.QName;

/** Makes small changes to documents, the same ones for the same seed. */
final class Mutator {
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "yes",
          "no",
          "on",
          "0",
          "1",
          "-1",
          "08",
          "+7",
          "0x1f",
          "4294967296",
          "1.5",
          "18446744073709551616",
          "999999999999999999999",
          "file",
          "auto",
          "virtio",
          "a b",
          "/a/b",
          "52:54:00:00:00:01",
          "10.0.0.1",
          "fe80::1",
          "2024-02-30T00:00:00",
          "2024-02-29T23:59:59Z",
          "c7a5fdbd-cdaf-9455-926a-d65c16db1809",
          "é",
          "\uD83D\uDE00",
          "%zz",
          "a:b",
          "\n",
          ".",
          "..");

  private final Random random;

  /** Names and values that were seen, to put into other places. */
  private final List<Xml> elements = new ArrayList<>();

  private final List<Map.Entry<QName, String>> attributes = new ArrayList<>();

  Mutator(long seed, List<Xml> documents) {
    this.random = new Random(seed);
    for (Xml document : documents) {
      for (Xml element : document.all()) {
        elements.add(element);
        attributes.addAll(element.attributes.entrySet());
      }
    }
  }

  /** A changed copy, by one to three changes. */
  Xml mutated(Xml document) {
    Xml copy = document.copy();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      change(copy);
    }
    return copy;
  }

  private void change(Xml root) {
    List<Xml> all = root.all();
    Xml at = any(all);
    switch (random.nextInt(16)) {
      case 0 -> remove(at.content);
      case 1 -> duplicate(at.content);
      case 2 -> swap(at.content);
      case 3 -> Collections.shuffle(at.content, random);
      case 4 -> at.name = any(elements).name;
      case 5 -> insert(at, any(elements).copy());
      case 6 -> insert(at, new Xml(new QName(any(List.of("foreign", "name", "type")))));
      case 7 -> insert(any(all), at == root ? new Xml(at.name) : at.copy());
      case 8 -> at.attributes.keySet().stream().findAny().ifPresent(at.attributes::remove);
      case 9 -> at.attributes.put(new QName(any(List.of("foreign", "type", "bus"))), value());
      case 10 -> at.attributes.put(any(attributes).getKey(), any(attributes).getValue());
      case 11 -> at.attributes.replaceAll((name, old) -> random.nextBoolean() ? old : value());
      case 12 -> insert(at, value());
      case 13 -> at.content.replaceAll(part -> part instanceof String ? value() : part);
      case 14 -> at.name = new QName(any(List.of("urn:x", "")), at.name.getLocalPart());
      case 15 -> rename(at);
      default -> throw new IllegalStateException();
    }
  }

  private void rename(Xml at) {
    List<QName> names = List.copyOf(at.attributes.keySet());
    if (!names.isEmpty()) {
      QName old = any(names);
      String value = at.attributes.getOrDefault(old, "");
      at.attributes.remove(old);
      boolean other = random.nextBoolean();
      QName renamed = other ? any(attributes).getKey() : new QName("urn:x", old.getLocalPart());
      at.attributes.put(renamed, value);
    }
  }

  private String value() {
    if (random.nextBoolean()) {
      return any(VALUES);
    }
    String value = any(attributes).getValue();
    if (value.isEmpty() || random.nextBoolean()) {
      return value;
    }
    int at = random.nextInt(value.length());
    String with = any(List.of("", "0", "x", " ", "-", ":"));
    return value.substring(0, at) + with + value.substring(at + 1);
  }

  private void insert(Xml parent, Object part) {
    parent.content.add(random.nextInt(parent.content.size() + 1), part);
  }

  private void remove(List<Object> parts) {
    if (!parts.isEmpty()) {
      parts.remove(random.nextInt(parts.size()));
    }
  }

  private void duplicate(List<Object> parts) {
    if (!parts.isEmpty()) {
      Object part = any(parts);
      parts.add(random.nextInt(parts.size()), part instanceof Xml child ? child.copy() : part);
    }
  }

  private void swap(List<Object> parts) {
    if (!parts.isEmpty()) {
      Collections.swap(parts, random.nextInt(parts.size()), random.nextInt(parts.size()));
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
