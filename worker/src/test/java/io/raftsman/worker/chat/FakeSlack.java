package io.raftsman.worker.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the place in Slack where a click's outcome is told. */
final class FakeSlack implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  FakeSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          told.add(new ObjectMapper().readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  List<JsonNode> told() {
    return told;
  }

  String responseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/actions/T0/1/s3cr3t";
  }

  boolean is(URI address) {
    return address.toString().equals(responseUrl());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
