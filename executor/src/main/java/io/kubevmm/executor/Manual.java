package io.kubevmm.executor;

import io.kubevmm.executor.join.JoinCommand;
import io.kubevmm.executor.join.LeaveCommand;
import io.kubevmm.runtime.Options;

/** The executor's manual page, of what it says of its options. */
public final class Manual {

  private static final String HEAD =
      """
      .TH KUBEVMM\\-EXECUTOR 8 "" KubeVMM
      .SH NAME
      kubevmm\\-executor \\- makes this machine a node for virtual machines of Kubernetes
      .SH SYNOPSIS
      .B kubevmm\\-executor join \\-\\-server URL \\-\\-token TOKEN \\-\\-ca\\-hash HASH
      .br
      .B kubevmm\\-executor leave
      .br
      .B kubevmm\\-executor \\-\\-config FILE
      .SH DESCRIPTION
      The executor brings the domains of this machine's libvirt to what VirtualMachines in the API
      server ask for. Guests outlive it: starting, ending, upgrading and removing it touches none.
      .PP
      .B join
      makes this machine a node, by the line that
      .B virtctl token create
      prints. It looks at everything before it changes anything, and may be run again.
      .PP
      .B leave
      takes the node out of the cluster, and deletes no guest.
      """;

  private static final String FOOT =
      """
      .SH FILES
      .TP
      .I /etc/kubevmm/executor.conf
      Options of the service, without their dashes.
      .TP
      .I /etc/kubevmm/kubeconfig
      The cluster, written by join.
      .TP
      .I /var/lib/kubevmm
      The certificate, and files of guests: NVRAM, consoles, seeds.
      .SH EXIT STATUS
      0 done; 1 it failed, and may work later; 2 the command line is wrong; 3 it was refused until
      somebody changes something.
      .SH SEE ALSO
      virtctl(1), virsh(1)
      """;

  private Manual() {}

  /** The page, of section 8, in man(7)'s language. */
  public static String page() {
    return HEAD
        + options("OPTIONS OF THE EXECUTOR", Main.options())
        + options("OPTIONS OF JOIN", JoinCommand.options())
        + options("OPTIONS OF LEAVE", LeaveCommand.options())
        + FOOT;
  }

  private static String options(String heading, Options options) {
    StringBuilder text = new StringBuilder(".SH " + heading + "\n");
    options
        .help()
        .forEach((name, sentence) -> {
          String value = options.isFlag(name) ? "" : " VALUE";
          text.append(".TP\n.B ").append(escaped("--" + name + value)).append('\n');
          text.append(escaped(sentence)).append('\n');
        });
    return text.toString();
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-");
  }
}
