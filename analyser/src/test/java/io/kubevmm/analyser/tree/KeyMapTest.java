package io.kubevmm.analyser.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMapTest {

  @ParameterizedTest
  @ValueSource(ints = {3, 20, 200})
  void doesWhatAMapThatKeepsItsOrderDoes(int keys) {
    Random random = new Random(1);
    Map<String, JsonNode> plain = new LinkedHashMap<>();
    Map<String, JsonNode> map = new KeyMap();
    for (int i = 0; i < 10_000; i++) {
      String key = "key" + random.nextInt(keys);
      JsonNode value = IntNode.valueOf(i);
      switch (random.nextInt(8)) {
        case 0 -> assertThat(map.remove(key)).isEqualTo(plain.remove(key));
        case 1 -> assertThat(map.putIfAbsent(key, value)).isEqualTo(plain.putIfAbsent(key, value));
        case 2 -> {
          removeFirst(plain);
          removeFirst(map);
        }
        default -> assertThat(map.put(key, value)).isEqualTo(plain.put(key, value));
      }
      assertThat(map.get(key)).isEqualTo(plain.get(key));
      assertThat(map.containsKey(key)).isEqualTo(plain.containsKey(key));
      if (i % 100 == 0) {
        assertThat(List.copyOf(map.entrySet())).isEqualTo(List.copyOf(plain.entrySet()));
      }
    }
    assertThat(map).isEqualTo(plain).hasSameHashCodeAs(plain);
    map.clear();
    assertThat(map).isEmpty();
  }

  private static void removeFirst(Map<String, JsonNode> map) {
    Iterator<Map.Entry<String, JsonNode>> entries = map.entrySet().iterator();
    if (entries.hasNext()) {
      entries.next();
      entries.remove();
    }
  }
}
