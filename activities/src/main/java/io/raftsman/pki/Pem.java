package io.raftsman.pki;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** PEM: labelled base64 between BEGIN and END lines; whatever stands around the blocks is left. */
final class Pem {
  private static final int LINE = 64;
  private static final byte[] NEW_LINE = {'\n'};

  /** Text that is not PEM. Says nothing of what is in it: it may be a key. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String what) {
      super(what);
    }
  }

  /** A block. */
  static final class Block {
    private final String label;
    private final boolean encrypted;
    private final byte[] content;

    private Block(String label, boolean encrypted, byte[] content) {
      this.label = label;
      this.encrypted = encrypted;
      this.content = content;
    }

    /** What stands after BEGIN. */
    String label() {
      return label;
    }

    /** Whether its headers say that the content is encrypted (RFC 1421). */
    boolean encrypted() {
      return encrypted;
    }

    /** Decoded; not to be changed. */
    byte[] content() {
      return content;
    }
  }

  private Pem() {}

  /** Every block, in order; empty if there is none. */
  static List<Block> blocks(String text) throws MalformedException {
    var blocks = new ArrayList<Block>();
    try (var reader = new PemReader(new StringReader(text))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        blocks.add(new Block(block.getType(), encrypted(block), block.getContent()));
      }
      return List.copyOf(blocks);
    } catch (IOException | RuntimeException e) {
      throw new MalformedException("a PEM block is damaged");
    }
  }

  /** A block as text, lines of 64 characters, with a newline at the end. */
  static String text(String label, byte[] content) {
    byte[] base64 = Base64.getMimeEncoder(LINE, NEW_LINE).encode(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, new String(base64, StandardCharsets.US_ASCII), label);
  }

  private static boolean encrypted(PemObject block) {
    for (Object header : block.getHeaders()) {
      if (header instanceof PemHeader field
          && field.getName().equals("Proc-Type")
          && field.getValue().contains("ENCRYPTED")) {
        return true;
      }
    }
    return false;
  }
}
