package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Constant;
import io.kubevmm.libvirt.generator.ApiModel.Function;
import io.kubevmm.libvirt.generator.ApiModel.Macro;
import io.kubevmm.libvirt.generator.ApiModel.Struct;
import io.kubevmm.libvirt.generator.ApiModel.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads libvirt's API files. */
final class ApiReader {
  private ApiReader() {}

  /** Everything that the files describe, file after file. */
  static ApiModel read(List<Path> files) throws IOException {
    List<Element> symbols = new ArrayList<>();
    for (Path file : files) {
      symbols.addAll(elements(elements(root(file), "symbols").getFirst(), "*"));
    }
    return new ApiModel(
        named(symbols, "function").map(ApiReader::function).toList(),
        named(symbols, "functype").map(ApiReader::function).toList(),
        named(symbols, "enum").map(ApiReader::constant).toList(),
        named(symbols, "macro")
            .filter(macro -> !macro.hasAttribute("params"))
            .map(ApiReader::macro)
            .toList(),
        named(symbols, "struct")
            .map(e -> new Struct(e.getAttribute("name"), variables(e, "field")))
            .toList(),
        named(symbols, "typedef").map(ApiReader::variable).toList(),
        named(symbols, "variable").map(ApiReader::variable).toList());
  }

  private static Stream<Element> named(List<Element> elements, String tag) {
    return elements.stream().filter(e -> e.getTagName().equals(tag));
  }

  private static Function function(Element e) {
    return new Function(
        e.getAttribute("name"),
        e.getAttribute("module"),
        e.getAttribute("version"),
        elements(e, "return").getFirst().getAttribute("type"),
        variables(e, "arg"));
  }

  private static Constant constant(Element e) {
    return new Constant(
        e.getAttribute("name"),
        e.getAttribute("type"),
        e.getAttribute("value"),
        e.hasAttribute("value_bitshift"));
  }

  private static Macro macro(Element e) {
    return new Macro(
        e.getAttribute("name"),
        Optional.of(e.getAttribute("string")).filter(text -> !text.isEmpty()),
        e.getAttribute("raw"));
  }

  private static List<Variable> variables(Element parent, String tag) {
    return elements(parent, tag).stream().map(ApiReader::variable).toList();
  }

  private static Variable variable(Element e) {
    return new Variable(e.getAttribute("name"), e.getAttribute("type"));
  }

  /** The child elements with the tag, "*" for all. */
  private static List<Element> elements(Element parent, String tag) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(e -> tag.equals("*") || e.getTagName().equals(tag))
        .toList();
  }

  private static Element root(Path file) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + " is not an API description of libvirt: " + e.getMessage(), e);
    }
  }
}
