package io.kubevmm.virtctl;

import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Program;
import io.kubevmm.virtctl.cli.Syntax;
import io.kubevmm.virtctl.convert.ConvertCommand;
import io.kubevmm.virtctl.convert.ExplainDiffCommand;
import io.kubevmm.virtctl.convert.ValidateCommand;
import java.util.List;

/** The command itself: its verbs, and the options that every verb has. */
final class Virtctl {
  static final Option NAMESPACE =
      Option.value(
          "NAMESPACE",
          "The namespace; else that of the kubeconfig's context.",
          "-n",
          "--namespace");

  static final Option KUBECONFIG =
      Option.value(
          "FILE",
          "The kubeconfig; else $KUBECONFIG, ~/.kube/config or the pod's account.",
          "--kubeconfig");

  static final Option CONTEXT =
      Option.value("CONTEXT", "The context of the kubeconfig; else its current one.", "--context");

  static final Option HELP = Option.flag("Shows this.", "-h", "--help");

  static final List<Command> COMMANDS =
      List.of(
          new ListCommand(),
          new StartCommand(),
          new StopCommand(),
          new RestartCommand(),
          new PauseCommand(),
          new ResumeCommand(),
          new SaveCommand(),
          new FreezeCommand(),
          new ThawCommand(),
          UploadCommand.OF_IMAGES,
          UploadCommand.OF_DISKS,
          new CordonCommand(),
          new UncordonCommand(),
          new TokenCommand(),
          new PlanCommand(),
          new AdoptCommand(),
          new ConvertCommand(),
          new ValidateCommand(),
          new ExplainDiffCommand(),
          new VersionCommand(),
          new CompletionCommand());

  static final Program PROGRAM =
      new Program(
          "virtctl",
          "Lists virtual machines, switches them on and off, and converts libvirt's XML.",
          HELP,
          List.of(NAMESPACE, KUBECONFIG, CONTEXT, HELP),
          COMMANDS.stream().map(Command::syntax).toList(),
          List.of(
              "Examples:",
              "  virtctl list -A                 all virtual machines of all namespaces",
              "  virtctl start web --wait        starts web and waits until it runs",
              "  virtctl stop web db -n shop     shuts two machines down",
              "  virtctl image upload d.qcow2    makes an image of a file",
              "  virtctl disk upload d.qcow2     makes a disk of a file",
              "  virtctl cordon node-3           keeps new machines off node-3",
              "  virtctl token create node-4     prints the line with which node-4 joins",
              "  virtctl plan -f web.yaml        says what a change would need, beforehand",
              "  virtctl adopt web               makes an object of libvirt's domain web",
              "  virtctl convert web.xml         the VirtualMachine of libvirt's domain",
              "",
              "Everything else is done with kubectl: a virtual machine is an object like any",
              "other. `kubectl explain virtualmachine.spec` says what can be said about it.",
              "",
              "Exit codes: 0 done, 1 it cannot be done as asked, 2 the cluster did not do it."));

  private Virtctl() {}

  static Command command(Syntax verb) {
    return COMMANDS.stream()
        .filter(command -> command.syntax().name().equals(verb.name()))
        .findFirst()
        .orElseThrow();
  }
}
