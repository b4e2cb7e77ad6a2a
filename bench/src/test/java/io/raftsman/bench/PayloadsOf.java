package io.raftsman.bench;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds each payload in a message of Temporal's, wherever it is, but search attributes. */
final class PayloadsOf {
  private final Map<String, Payload> found = new TreeMap<>();

  private PayloadsOf() {}

  /** By where they are. */
  static Map<String, Payload> message(Message message) {
    var payloads = new PayloadsOf();
    payloads.visit("", message);
    return payloads.found;
  }

  private void visit(String where, Message message) {
    if (message instanceof Payload payload) {
      found.put(where, payload);
    } else if (!(message instanceof SearchAttributes)) {
      for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
        visit(where + "." + field.getKey().getName(), field.getValue());
      }
    }
  }

  private void visit(String where, Object value) {
    if (value instanceof Message message) {
      visit(where, message);
    } else if (value instanceof Collection<?> values) {
      int index = 0;
      for (Object one : List.copyOf(values)) {
        visit(
            where + "[" + (one instanceof MapEntry<?, ?> entry ? entry.getKey() : index++) + "]",
            one);
      }
    }
  }
}
