package io.raftsman.starter.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a text file whole, or says with one fault why it can't be one of ours. */
final class TextFile {
  static final long MAX_BYTES = 10L * 1024 * 1024;

  private TextFile() {}

  /**
   * The file's text.
   *
   * @param remedy what to name in its place, where it is no file
   * @throws InventoryException when it is missing, no regular file, unreadable, larger than {@link
   *     #MAX_BYTES} or not UTF-8
   */
  static String read(Path file, String remedy) {
    Place place = new Place(file.toString(), 0);
    if (!Files.exists(file)) {
      throw new InventoryException(Fault.of(place, "no such file", remedy));
    }
    if (Files.isDirectory(file)) {
      throw new InventoryException(Fault.of(place, "is a directory", remedy));
    }
    if (!Files.isRegularFile(file)) {
      throw new InventoryException(Fault.of(place, "is not a regular file", remedy));
    }
    if (!Files.isReadable(file)) {
      throw new InventoryException(unreadable(place));
    }
    return decode(bytes(file, place), place);
  }

  private static byte[] bytes(Path file, Place place) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InventoryException(tooLarge(place));
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes((int) MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new InventoryException(tooLarge(place));
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new InventoryException(unreadable(place));
    }
  }

  private static String decode(byte[] bytes, Place file) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      var result = decoder.decode(rest, text, true);
      if (result.isError()) {
        result.throwException();
      }
      decoder.flush(text);
    } catch (CharacterCodingException e) {
      int line = 1 + (int) text.flip().chars().filter(c -> c == '\n').count();
      throw new InventoryException(
          Fault.of(
              new Place(file.source(), line),
              "is not UTF-8 text",
              "save the inventory as YAML in UTF-8"));
    }
    return text.flip().toString();
  }

  private static Fault unreadable(Place place) {
    return Fault.of(place, "can't be read", "check its permissions");
  }

  private static Fault tooLarge(Place place) {
    return Fault.of(
        place,
        "is larger than " + MAX_BYTES / (1024 * 1024) + " MB",
        "an inventory is a small text file; is this the right one?");
  }
}
