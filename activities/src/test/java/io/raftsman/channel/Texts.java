package io.raftsman.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every text of a document, wherever it stands. */
final class Texts {
  private Texts() {}

  static List<String> of(String json) throws IOException {
    var texts = new ArrayList<String>();
    collect(new ObjectMapper().readTree(json), texts);
    return texts;
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> collect(child, texts));
  }
}
