package io.kubevmm.virtctl.cli;

import java.util.ArrayList;
import java.util.List;

/** Writes help texts, 80 columns wide. */
public final class Help {
  private static final int WIDTH = 80;
  private static final int COLUMN = 29;

  private final StringBuilder text = new StringBuilder();

  private Help() {}

  /** The help of the whole program. */
  public static String of(Program program) {
    Help help = new Help();
    help.paragraph("Usage: " + program.name() + " [OPTION...] VERB");
    help.paragraph(program.summary());
    help.heading("Verbs:");
    for (Syntax verb : program.verbs()) {
      List<String> names = new ArrayList<>(List.of(verb.name()));
      names.addAll(verb.aliases());
      help.row(String.join(", ", names), verb.summary());
    }
    help.options("Options of every verb:", program.common());
    help.text.append('\n');
    program.footer().forEach(help::line);
    return help.text.toString();
  }

  /** The help of one verb. */
  public static String of(Program program, Syntax verb) {
    Help help = new Help();
    String usage = "Usage: " + program.name() + " " + verb.name() + " [OPTION...] ";
    help.paragraph((usage + verb.parameters().form()).strip());
    help.paragraph(verb.summary());
    for (String more : verb.more()) {
      help.text.append('\n');
      help.paragraph(more);
    }
    if (verb.parameters().most() > 0) {
      help.heading("Parameters:");
      help.row(verb.parameters().label(), verb.parameters().help());
    }
    if (!verb.options().isEmpty()) {
      help.options("Options:", verb.options());
    }
    help.options("Options of every verb:", program.common());
    help.heading(verb.examples().size() == 1 ? "Example:" : "Examples:");
    verb.examples().forEach(example -> help.line("  " + example));
    return help.text.toString();
  }

  private void options(String heading, List<Option> options) {
    heading(heading);
    for (Option option : options) {
      String choices =
          option.choices().isEmpty() ? "" : " One of " + String.join(", ", option.choices()) + ".";
      boolean longOnly = option.names().getFirst().startsWith("--");
      row((longOnly ? "    " : "") + option.form(), option.help() + choices);
    }
  }

  private void heading(String heading) {
    text.append('\n');
    line(heading);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void paragraph(String paragraph) {
    wrapped(paragraph, WIDTH).forEach(this::line);
  }

  /** A name, and in a column of its own what it is. */
  private void row(String name, String what) {
    String left = "  " + name;
    boolean tooLong = left.length() > COLUMN - 2;
    if (tooLong) {
      line(left);
    }
    boolean first = !tooLong;
    for (String line : wrapped(what, WIDTH - COLUMN)) {
      String margin = first ? left : "";
      line(margin + " ".repeat(COLUMN - margin.length()) + line);
      first = false;
    }
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
