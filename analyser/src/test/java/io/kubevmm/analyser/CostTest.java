package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a conversion costs grows with the document and not faster: eight times the document takes
 * about eight times the bytes of memory, which are counted, not the time. Up to 2 MiB in the
 * everyday suite, up to 10 MiB in {@code ./kubevmm test oracle}.
 */
@Tag("oracle")
@Timeout(300)
final class CostTest {
  private static final int SMALL = Integer.getInteger("kubevmm.cost.characters", 256 * 1024);
  private static final int TIMES = 8;

  /** Documents that can be made as large as one likes, and what they are made of. */
  enum Shape {
    DISKS(
        "<devices>",
        "<disk type='file'><source file='/a'/><target dev='vda'/></disk>",
        "</devices>"),
    TEXT("<description>", "a <b ", "</description>"),
    LINES("<description>", "line\n", "</description>"),
    ATTRIBUTE("<os><loader x='", "abc ", "'/></os>"),
    PATTERN("<devices><emulator>/", "a.b/", "</emulator></devices>"),
    METADATA("<metadata><a:a xmlns:a='urn:a'>", "<a:b c='d'>e</a:b>", "</a:a></metadata>"),
    CDATA("<metadata><a>", "<![CDATA[<&]]>", "</a></metadata>"),
    COMMENTS("<devices>", "<!-- a --><?a b?>\n", "</devices>"),
    STRANGERS("<devices>", "<future a='b'>c</future>", "</devices>"),
    NAMES("<devices>", "<n%d/>", "</devices>"),
    TWICE("", "<name>a</name>", ""),
    TEXTS("<devices>", "text<disk type='file'/>", "</devices>");

    private final String before;
    private final String part;
    private final String after;

    Shape(String before, String part, String after) {
      this.before = before;
      this.part = part.replace(" <b", " &lt;b");
      this.after = after;
    }

    String document(int characters) {
      StringBuilder xml = new StringBuilder("<domain type='kvm'><name>a</name>" + before);
      for (int i = 0; xml.length() < characters; i++) {
        xml.append(part.replace("%d", String.valueOf(i)));
      }
      return xml.append(after).append("</domain>").toString();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void growsWithTheDocumentAndNotFaster(Shape shape) {
    long unused = bytes(shape, SMALL / 16);
    long small = bytes(shape, SMALL);
    long large = bytes(shape, SMALL * TIMES);
    System.out.println(
        shape + ": " + small / SMALL + " bytes a character, then " + large / SMALL / TIMES);
    assertThat(large).isLessThan(small * TIMES * 3 / 2);
    assertThat(unused).isPositive();
  }

  private static long bytes(Shape shape, int characters) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String xml = shape.document(characters);
    long before = thread.getCurrentThreadAllocatedBytes();
    XmlCodec codec = XmlCodec.carrying(Schema.domain());
    YamlCodec yaml = new YamlCodec();
    ObjectNode tree = codec.toTree(xml);
    String _ = codec.toXml(yaml.read(yaml.write(tree)));
    Validator.of(DocumentKind.DOMAIN).validate(xml);
    long after = thread.getCurrentThreadAllocatedBytes();
    return after - before;
  }
}
