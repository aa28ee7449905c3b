package io.kubevmm.analyser.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one element in their order. Nearly all elements have few, which an array holds in
 * a third of the memory of a {@link java.util.LinkedHashMap}; that is most of what a large document
 * costs. One with many is looked up in an index besides.
 */
final class KeyMap extends AbstractMap<String, JsonNode> {
  private static final int FIRST = 4;
  private static final int MANY = 24;

  private static final Object[] NONE = {};

  /** A key, its value, the next key and so on. */
  private Object[] entries = NONE;

  private int size;

  /** One bit for each hash of a key that was added: most keys that are not here are told by it. */
  private long seen;

  /** Where each key stands, if there are many. */
  private @Nullable Map<String, Integer> index;

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable JsonNode get(@Nullable Object key) {
    int at = find(key);
    return at < 0 ? null : value(at);
  }

  @SuppressWarnings("ReferenceEquality") // Keys are interned nearly always; equals() follows.
  private int find(@Nullable Object key) {
    int hash = Objects.hashCode(key);
    if ((seen & bit(hash)) == 0) {
      return -1;
    }
    if (index != null) {
      return index.getOrDefault(key, -1);
    }
    for (int i = 0; i < size; i++) {
      String here = key(i);
      if (here == key || (here.hashCode() == hash && here.equals(key))) {
        return i;
      }
    }
    return -1;
  }

  private String key(int at) {
    return (String) entries[2 * at];
  }

  private JsonNode value(int at) {
    return (JsonNode) entries[2 * at + 1];
  }

  private static long bit(int hash) {
    return 1L << (hash ^ hash >>> 6 ^ hash >>> 12);
  }

  @Override
  public @Nullable JsonNode put(String key, JsonNode value) {
    int at = find(key);
    if (at < 0) {
      add(key, value);
      return null;
    }
    JsonNode before = value(at);
    entries[2 * at + 1] = value;
    return before;
  }

  @Override
  public @Nullable JsonNode putIfAbsent(String key, JsonNode value) {
    int at = find(key);
    if (at >= 0) {
      return value(at);
    }
    add(key, value);
    return null;
  }

  private void add(String key, JsonNode value) {
    if (2 * size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * Math.max(FIRST, 2 * size));
    }
    entries[2 * size] = Objects.requireNonNull(key);
    entries[2 * size + 1] = value;
    seen |= bit(key.hashCode());
    if (index != null) {
      index.put(key, size);
    }
    size++;
    if (size == MANY) {
      reindex();
    }
  }

  private void reindex() {
    index = null;
    if (size >= MANY) {
      index = HashMap.newHashMap(2 * size);
      for (int i = 0; i < size; i++) {
        index.put(key(i), i);
      }
    }
  }

  private void removeAt(int at) {
    System.arraycopy(entries, 2 * at + 2, entries, 2 * at, 2 * (size - at - 1));
    size--;
    reindex();
  }

  @Override
  public void clear() {
    entries = NONE;
    size = 0;
    seen = 0;
    index = null;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super JsonNode> action) {
    for (int i = 0; i < size; i++) {
      action.accept(key(i), value(i));
    }
  }

  @Override
  public Set<Entry<String, JsonNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Entry<String, JsonNode>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Entry<String, JsonNode>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Entry<String, JsonNode> next() {
      if (next >= size) {
        throw new NoSuchElementException();
      }
      int at = next++;
      return new SimpleEntry<>(key(at), value(at)) {
        @Override
        public JsonNode setValue(JsonNode value) {
          entries[2 * at + 1] = value;
          return super.setValue(value);
        }
      };
    }

    @Override
    public void remove() {
      removeAt(--next);
    }
  }
}
