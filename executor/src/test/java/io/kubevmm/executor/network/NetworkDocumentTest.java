package io.kubevmm.executor.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.ApiMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libvirt is given for each type of network, valid by libvirt's own schema. */
class NetworkDocumentTest {

  private final XmlCodec codec = new XmlCodec(Schema.of(DocumentKind.NETWORK));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nat      | {"ipv4":{"cidr":"192.168.9.0/24","dhcp":{"start":"192.168.9.10","end":"192.168.9.20"}}} | <forward mode="nat"/> | <range start="192.168.9.10" end="192.168.9.20"/>
          route    | {"forward":"route","ipv6":{"cidr":"FD00:0::/64"}} | <forward mode="route"/> | <ip address="fd00::1" prefix="64" family="ipv6"/>
          isolated | {"forward":"isolated","mtu":1400,"domain":"lan"} | <mtu size="1400"/> | <domain name="lan"/>
          bridge   | {"forward":"bridge","bridge":"br0"} | <forward mode="bridge"/> | <bridge name="br0"/>
          macvtap  | {"forward":"private","device":"eth1"} | <forward mode="private"> | <interface dev="eth1"/>
          ovs      | {"forward":"bridge","bridge":"ovs0","vlan":7,"network":{"virtualport":{"type":"openvswitch"}}} | <virtualport type="openvswitch"/> | <tag id="7"/>
          whole    | {"network":{"ip":[{"address":"10.1.2.1","prefix":24}]}} | <ip address="10.1.2.1" prefix="24"/> | <name>n</name>
          """)
  void isWhatLibvirtKnows(String type, String spec, String first, String second) throws Exception {
    ObjectNode object = (ObjectNode) ApiMapper.JSON.readTree("{\"metadata\":{}}");
    object
        .withObject("metadata")
        .put("name", "n")
        .put("uid", "1c13165a-d0f4-3aee-b447-30fb38789091");
    object.set("spec", ApiMapper.JSON.readTree(spec));
    String xml = codec.toXml(NetworkDocument.of(NetworkObject.of(object)));
    assertThat(Validator.of(DocumentKind.NETWORK).validate(xml)).isEmpty();
    assertThat(xml).contains(first, second);
    assertThat(xml.contains("<forward"))
        .isEqualTo(!type.equals("isolated") && !type.equals("whole"));
  }
}
