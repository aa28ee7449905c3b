package io.kubevmm.api.crd;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import java.util.LinkedHashMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a JSON tree as block-style YAML. */
final class Yaml {

  private Yaml() {}

  static String write(ObjectNode tree) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    return new Dump(settings)
        .dumpToString(
            ApiMapper.JSON.convertValue(
                tree, new TypeReference<LinkedHashMap<String, Object>>() {}));
  }
}
