package io.kubevmm.virtctl;

import io.kubevmm.virtctl.cli.Completion;
import io.kubevmm.virtctl.cli.FishCompletion;
import io.kubevmm.virtctl.cli.ManPage;
import io.kubevmm.virtctl.cli.Syntax;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a package of virtctl brings for its readers: manual pages, and completion for shells. */
public final class Manual {
  private static final String MAN = "/usr/share/man/man1/";

  private Manual() {}

  /** Contents by where they belong; manual pages are not packed yet. */
  public static SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(MAN + "virtctl.1.gz", ManPage.of(Virtctl.PROGRAM));
    for (Syntax verb : Virtctl.PROGRAM.verbs()) {
      files.put(MAN + "virtctl-" + verb.name() + ".1.gz", ManPage.of(Virtctl.PROGRAM, verb));
    }
    String script = Completion.script(Virtctl.PROGRAM);
    files.put("/usr/share/bash-completion/completions/virtctl", script);
    files.put("/usr/share/zsh/vendor-completions/_virtctl", zsh(script));
    files.put(
        "/usr/share/fish/vendor_completions.d/virtctl.fish",
        FishCompletion.script(Virtctl.PROGRAM));
    return files;
  }

  /** zsh runs this file at the first completion, and what it leaves at later ones. */
  private static String zsh(String script) {
    return """
    #compdef virtctl
    autoload -U +X bashcompinit && bashcompinit
    %s_bash_complete -o default -F _virtctl
    """
        .formatted(script);
  }
}
