package io.raftsman.starter.inventory;

import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;

/** A parameter's value, typed, and who set it. */
record Setting<T>(Parameter parameter, T value, Origin origin) {

  boolean isDefault() {
    return origin.level() == Level.DEFAULT;
  }

  /** The value as an inventory would have it. */
  String shown() {
    if (value instanceof InitialState state) {
      return state.label();
    }
    if (value instanceof InstallMethod method) {
      return method.label();
    }
    return parameter == Parameter.CERT_VALIDITY ? value + "d" : value.toString();
  }
}
