package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.ApiMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libvirt is given for each type of pool, valid by libvirt's own schema. */
class PoolDocumentTest {

  private final XmlCodec codec = new XmlCodec(Schema.of(DocumentKind.STORAGE_POOL));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          dir          | {"path":"/srv/vms"}  | <target><path>/srv/vms</path></target>
          fs           | {"path":"/srv/vms","pool":{"source":{"device":[{"path":"/dev/vdb1"}],"format":{"type":"ext4"}}}} | <source><device path="/dev/vdb1"/><format type="ext4"/></source><target><path>/srv/vms</path></target>
          netfs        | {"path":"/srv/nfs","pool":{"source":{"host":[{"name":"nas"}],"dir":{"path":"/export"},"format":{"type":"nfs"}}}} | <source><host name="nas"/><dir path="/export"/><format type="nfs"/></source><target><path>/srv/nfs</path></target>
          logical      | {"pool":{"source":{"name":"vg0","format":{"type":"lvm2"}},"target":{"path":"/dev/vg0"}}} | <source><name>vg0</name><format type="lvm2"/></source><target><path>/dev/vg0</path></target>
          disk         | {"pool":{"source":{"device":[{"path":"/dev/vdb"}],"format":{"type":"gpt"}},"target":{"path":"/dev"}}} | <source><device path="/dev/vdb"/><format type="gpt"/></source><target><path>/dev</path></target>
          iscsi        | {"pool":{"source":{"host":[{"name":"san"}],"device":[{"path":"iqn.2026-01.io.example:a"}],"auth":{"type":"chap","username":"u","secret":{"usage":"s"}}},"target":{"path":"/dev/disk/by-path"}}} | <source><host name="san"/><device path="iqn.2026-01.io.example:a"/><auth type="chap" username="u"><secret usage="s"/></auth></source><target><path>/dev/disk/by-path</path></target>
          iscsi-direct | {"pool":{"source":{"host":[{"name":"san"}],"device":[{"path":"iqn.2026-01.io.example:a"}],"initiator":{"iqn":{"name":"iqn.2026-01.io.example:me"}}}}} | <source><host name="san"/><device path="iqn.2026-01.io.example:a"/><initiator><iqn name="iqn.2026-01.io.example:me"/></initiator></source>
          rbd          | {"pool":{"source":{"name":"vms","host":[{"name":"mon1","port":6789},{"name":"mon2"}],"auth":{"type":"ceph","username":"admin","secret":{"uuid":"2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"}}}}} | <source><name>vms</name><host name="mon1" port="6789"/><host name="mon2"/><auth type="ceph" username="admin"><secret uuid="2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"/></auth></source>
          gluster      | {"pool":{"source":{"name":"volume","host":[{"name":"one"}],"dir":{"path":"/"}}}} | <source><name>volume</name><host name="one"/><dir path="/"/></source>
          zfs          | {"pool":{"source":{"name":"tank/vms","device":[{"path":"/dev/vdb"}]}}} | <source><name>tank/vms</name><device path="/dev/vdb"/></source>
          """)
  void isWhatLibvirtKnows(String type, String spec, String expected) throws Exception {
    ObjectNode object = (ObjectNode) ApiMapper.JSON.readTree("{\"metadata\":{}}");
    object
        .withObject("metadata")
        .put("name", "p")
        .put("uid", "1c13165a-d0f4-3aee-b447-30fb38789091");
    object.set("spec", ApiMapper.JSON.readTree(spec));
    object.withObject("spec").put("type", type);
    String xml = codec.toXml(PoolDocument.of(PoolObject.of(object)));
    assertThat(Validator.of(DocumentKind.STORAGE_POOL).validate(xml)).isEmpty();
    assertThat(xml.replaceAll(">\\s+<", "><").strip())
        .isEqualTo(
            "<pool type=\""
                + type
                + "\"><name>p</name>"
                + "<uuid>1c13165a-d0f4-3aee-b447-30fb38789091</uuid>"
                + expected
                + "</pool>");
  }
}
