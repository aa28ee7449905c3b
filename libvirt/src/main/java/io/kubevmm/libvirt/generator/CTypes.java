package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Function;
import io.kubevmm.libvirt.generator.ApiModel.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Which {@link Carrier} a C type of the API has. */
final class CTypes {
  private final Map<String, String> typedefs = new HashMap<>();
  private final Set<String> callbacks = new HashSet<>();

  CTypes(ApiModel model) {
    model.typedefs().forEach(typedef -> typedefs.put(typedef.name(), typedef.type()));
    model.callbacks().forEach(callback -> callbacks.add(callback.name()));
  }

  /**
   * The carrier of a type.
   *
   * @throws IllegalArgumentException when the mapping does not know the type
   */
  Carrier of(String type) {
    String plain = type.replace("const ", "").strip();
    if (plain.contains("*") || callbacks.contains(plain)) {
      return Carrier.POINTER;
    }
    return switch (plain) {
      case "void" -> Carrier.VOID;
      case "char", "unsigned char" -> Carrier.BYTE;
      case "unsigned short" -> Carrier.SHORT;
      case "int", "unsigned int", "enum" -> Carrier.INT;
      case "long", "unsigned long", "long long", "unsigned long long", "size_t" -> Carrier.LONG;
      case "double" -> Carrier.DOUBLE;
      default -> of(resolved(plain));
    };
  }

  private String resolved(String name) {
    String type = typedefs.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "The type '" + name + "' is neither a typedef of the files nor known to CTypes.");
    }
    return type;
  }

  /** The result's letter, then the arguments'. */
  String signature(Function function) {
    return of(function.result()).letter
        + function.args().stream()
            .map(arg -> String.valueOf(of(arg.type()).letter))
            .collect(Collectors.joining());
  }

  /** The argument as Java declares it. */
  String parameter(Variable arg) {
    return of(arg.type()).java + " " + javaName(arg.name());
  }

  /** The name, with an underscore behind it where Java has the word for itself. */
  static String javaName(String name) {
    return SourceVersion.isKeyword(name) ? name + "_" : name;
  }
}
