package io.kubevmm.executor.seed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An ISO 9660 image of a few small files in one folder, with Joliet for their long names. The same
 * files always give the same bytes.
 *
 * <p>Sectors of 2,048 bytes: 16 empty ones, the primary descriptor, Joliet's, the end of the
 * descriptors; then each one's path table, little and big endian, and its folder; then the files.
 * ECMA-119 (the standard's free edition) and Joliet's specification name the fields.
 */
public final class IsoImage {

  private static final int SECTOR = 2048;
  private static final int DESCRIPTORS = 16;
  private static final int TABLES = 19;
  private static final int FOLDERS = 23;
  private static final int FILES = 25;

  private static final int PATH_TABLE = 10;
  private static final int ROOT_RECORD = 156;
  private static final int RECORD = 33;
  private static final byte FOLDER = 2;
  private static final byte[] SELF = {0};
  private static final byte[] PARENT = {1};

  /** Joliet's mark for names of two bytes a character, level 3. */
  private static final byte[] ESCAPE = {'%', '/', 'E'};

  /** Midnight of 2000-01-01: a year since 1900, month, day, and no hour, minute, second, zone. */
  private static final byte[] DATE = {100, 1, 1, 0, 0, 0, 0};

  /** One of the two trees in the image, which have the files in common. */
  private enum Tree {
    PRIMARY(0, StandardCharsets.US_ASCII) {
      @Override
      String name(String file) {
        String letters = file.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return letters.substring(0, Math.min(8, letters.length())) + ".;1";
      }
    },
    JOLIET(1, StandardCharsets.UTF_16BE) {
      @Override
      String name(String file) {
        return file + ";1";
      }
    };

    final int number;
    final Charset charset;

    Tree(int number, Charset charset) {
      this.number = number;
      this.charset = charset;
    }

    abstract String name(String file);

    int table() {
      return TABLES + 2 * number;
    }

    int folder() {
      return FOLDERS + number;
    }
  }

  /** A file and the sector at which it begins. */
  private record Placed(String name, int sector, int length) {}

  private final String label;
  private final SortedMap<String, byte[]> contents;
  private final List<Placed> files = new ArrayList<>();
  private final ByteBuffer image;

  private IsoImage(String label, SortedMap<String, byte[]> contents) {
    this.label = label;
    this.contents = contents;
    int next = FILES;
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      int length = file.getValue().length;
      files.add(new Placed(file.getKey(), next, length));
      next += Math.ceilDiv(length, SECTOR);
    }
    image = ByteBuffer.allocate(next * SECTOR);
  }

  /**
   * Makes an image.
   *
   * @param label of the volume, at most 16 characters
   * @param files by name; names that differ in their first eight characters, few enough for one
   *     sector
   */
  public static byte[] of(String label, Map<String, byte[]> files) {
    return new IsoImage(label, new TreeMap<>(files)).write();
  }

  private byte[] write() {
    for (Tree tree : Tree.values()) {
      descriptor(tree);
      pathTable(tree, ByteOrder.LITTLE_ENDIAN, tree.table());
      pathTable(tree, ByteOrder.BIG_ENDIAN, tree.table() + 1);
      folder(tree);
    }
    at(DESCRIPTORS + 2, 0).put((byte) 255).put(ascii("CD001")).put((byte) 1);
    Iterator<byte[]> content = contents.values().iterator();
    for (Placed file : files) {
      at(file.sector(), 0).put(content.next());
    }
    return image.array();
  }

  private void descriptor(Tree tree) {
    int sector = DESCRIPTORS + tree.number;
    at(sector, 0).put((byte) (1 + tree.number)).put(ascii("CD001")).put((byte) 1);
    text(tree, sector, 8, 32, "LINUX");
    text(tree, sector, 40, 32, label);
    both(at(sector, 80), image.capacity() / SECTOR);
    if (tree == Tree.JOLIET) {
      at(sector, 88).put(ESCAPE);
    }
    bothShort(at(sector, 120), 1); // volumes in the set
    bothShort(at(sector, 124), 1); // this one's number
    bothShort(at(sector, 128), SECTOR);
    both(at(sector, 132), PATH_TABLE);
    at(sector, 140).order(ByteOrder.LITTLE_ENDIAN).putInt(tree.table());
    at(sector, 148).order(ByteOrder.BIG_ENDIAN).putInt(tree.table() + 1);
    record(at(sector, ROOT_RECORD), SELF, tree.folder(), SECTOR, FOLDER);
    for (int at = 190; at < 702; at += 128) {
      text(tree, sector, at, 128, ""); // set, publisher, preparer, application
    }
    for (int at = 702; at < 813; at += 37) {
      text(tree, sector, at, 37, ""); // files of copyright, abstract, bibliography
    }
    for (int at = 813; at < 881; at += 17) {
      at(sector, at).put(ascii("0".repeat(16))); // four dates that are not given
    }
    at(sector, 881).put((byte) 1);
  }

  private void pathTable(Tree tree, ByteOrder order, int sector) {
    ByteBuffer table = at(sector, 0).order(order);
    table.put((byte) 1).put((byte) 0).putInt(tree.folder()).putShort((short) 1).put(SELF);
  }

  private void folder(Tree tree) {
    ByteBuffer records = at(tree.folder(), 0);
    record(records, SELF, tree.folder(), SECTOR, FOLDER);
    record(records, PARENT, tree.folder(), SECTOR, FOLDER);
    for (Placed file : files) {
      byte[] name = tree.name(file.name()).getBytes(tree.charset);
      record(records, name, file.sector(), file.length(), (byte) 0);
    }
  }

  private static void record(ByteBuffer to, byte[] name, int sector, int size, byte flags) {
    int end = to.position() + RECORD + name.length;
    end += end % 2;
    to.put((byte) (end - to.position())).put((byte) 0);
    both(to, sector);
    both(to, size);
    to.put(DATE).put(flags).putShort((short) 0);
    bothShort(to, 1);
    to.put((byte) name.length).put(name).position(end);
  }

  /** A field of text is filled up with spaces; Joliet's have two bytes a character. */
  private void text(Tree tree, int sector, int offset, int length, String text) {
    byte[] value = text.getBytes(tree.charset);
    byte[] space = " ".getBytes(tree.charset);
    ByteBuffer field = at(sector, offset).put(value);
    for (int rest = length - value.length; rest >= space.length; rest -= space.length) {
      field.put(space);
    }
  }

  private ByteBuffer at(int sector, int offset) {
    int position = sector * SECTOR + offset;
    return image.duplicate().position(position);
  }

  private static void both(ByteBuffer to, int value) {
    to.order(ByteOrder.LITTLE_ENDIAN).putInt(value).order(ByteOrder.BIG_ENDIAN).putInt(value);
  }

  private static void bothShort(ByteBuffer to, int value) {
    short number = (short) value;
    to.order(ByteOrder.LITTLE_ENDIAN).putShort(number);
    to.order(ByteOrder.BIG_ENDIAN).putShort(number);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
