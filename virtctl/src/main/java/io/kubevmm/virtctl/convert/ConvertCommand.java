package io.kubevmm.virtctl.convert;

import io.kubevmm.virtctl.Command;
import io.kubevmm.virtctl.Failure;
import io.kubevmm.virtctl.Invocation;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Converts documents. */
public final class ConvertCommand implements Command {
  private static final Option OUTPUT =
      Option.choice(
          "FORM",
          List.of("yaml", "xml", "json"),
          "The form to convert to; else XML becomes YAML, and YAML and JSON become XML.",
          "-o",
          "--output");

  private static final Option FOLDER =
      Option.value(
          "DIR",
          "Writes files into this folder: a/b.yaml for the a/b.xml of a folder.",
          "--output-dir");

  private static final Option SCHEMAS =
      Option.value(
          "DIR",
          "libvirt's schemas, such as /usr/share/libvirt/schemas; else those of libvirt 12.8.0.",
          "--schemas");

  private static final Option LIBVIRT =
      Option.value(
          "URI",
          "Reads what the libvirt there has, such as qemu:///system, and changes nothing: all of"
              + " it, or what is named.",
          "--from-libvirt");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "convert",
        List.of(),
        "Converts libvirt's XML to Kubernetes objects, and back.",
        List.of(
            "A domain becomes a VirtualMachine, a network a VirtualMachineNetwork, a storage pool a"
                + " VirtualMachineStoragePool; every other document of libvirt's stands in a"
                + " LibvirtDocument, which no API server knows. What comes back is the same"
                + " document, whether libvirt's schemas know all of it or not. Asks no cluster.",
            "Exit code 1 if one document could not be converted; the others are."),
        Parameters.any(
            "FILE",
            "Files, folders with all that is in them, or - for standard input; with --from-libvirt"
                + " names of objects."),
        List.of(OUTPUT, FOLDER, SCHEMAS, LIBVIRT),
        List.of(
            "virtctl convert web.xml > web.yaml",
            "virsh dumpxml --inactive web | virtctl convert - | kubectl apply -f -",
            "kubectl get vm web -o yaml | virtctl convert -     XML again",
            "virtctl convert machines --output-dir objects",
            "virtctl convert --from-libvirt qemu:///system --output-dir machines"));
  }

  @Override
  public int run(Invocation call) {
    Optional<Path> folder = call.value(FOLDER).map(Path::of);
    Optional<Form> form =
        call.value(OUTPUT).map(word -> Form.valueOf(word.toUpperCase(Locale.ROOT)));
    Documents documents = new Documents(call.value(SCHEMAS).map(Path::of));
    List<Source> sources = sources(call, folder);
    Target target =
        folder
            .<Target>map(it -> new FolderTarget(it, sources))
            .orElseGet(() -> new StreamTarget(call.out()));
    Conversion conversion = new Conversion(documents, form, target, call.err());
    sources.forEach(conversion::convert);
    target.finish();
    if (call.has(LIBVIRT) || call.words().stream().anyMatch(ConvertCommand::isFolder)) {
      conversion.summarise();
    }
    return conversion.failed() ? Failure.USER : 0;
  }

  private static List<Source> sources(Invocation call, Optional<Path> folder) {
    Optional<String> uri = call.value(LIBVIRT);
    if (uri.isPresent()) {
      return Inventory.of(uri.get(), call.words());
    }
    if (call.words().isEmpty()) {
      throw Failure.user("Missing: FILE.\n`virtctl convert --help` explains the usage.");
    }
    return Sources.of(call.words(), call.in(), folder);
  }

  private static boolean isFolder(String word) {
    return Files.isDirectory(Path.of(word));
  }
}
