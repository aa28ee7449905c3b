package io.kubevmm.virtctl.convert;

import io.kubevmm.virtctl.Command;
import io.kubevmm.virtctl.Failure;
import io.kubevmm.virtctl.Invocation;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Judges documents without a cluster and without libvirt. */
public final class ValidateCommand implements Command {
  private static final int VALID = 0;
  private static final int PROBLEMS = 1;
  private static final int TROUBLE = 2;

  private static final Option SCHEMAS =
      Option.value(
          "DIR",
          "libvirt's schemas, such as /usr/share/libvirt/schemas; else those of libvirt 12.8.0.",
          "--schemas");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "validate",
        List.of(),
        "Tells what is wrong with libvirt's XML or with objects.",
        List.of(
            "Judges by libvirt's RELAX NG schemas, as libvirt does when it is asked to validate, and"
                + " by what an API server refuses in an object of ours, whatever its kind: unknown"
                + " fields, types, words, bounds, names, and fields that do not go together. Asks"
                + " neither cluster nor libvirt.",
            "One line for each problem: file, line, column, path, and what is wrong. Of YAML and"
                + " JSON the column is not known.",
            "Exit codes: 0 all valid, 1 there are problems, 2 trouble."),
        Parameters.any("FILE", "Files, folders with all that is in them, or - for standard input."),
        List.of(SCHEMAS),
        List.of(
            "virtctl validate web.xml web.yaml",
            "virtctl validate machines --schemas /usr/share/libvirt/schemas",
            "virsh dumpxml web | virtctl validate -"));
  }

  @Override
  public int wrongUsage() {
    return TROUBLE;
  }

  @Override
  public int run(Invocation call) {
    try {
      if (call.words().isEmpty()) {
        throw Failure.user("Missing: FILE.\n`virtctl validate --help` explains the usage.");
      }
      Validation validation =
          new Validation(call.value(SCHEMAS).map(Path::of), call.out(), call.err());
      Sources.of(call.words(), call.in(), Optional.empty()).forEach(validation::judge);
      validation.summarise();
      if (validation.trouble()) {
        return TROUBLE;
      }
      return validation.foundProblems() ? PROBLEMS : VALID;
    } catch (Failure e) {
      call.err().println(e.getMessage());
      return TROUBLE;
    }
  }
}
