package io.raftsman.worker.process;

import io.grpc.StatusRuntimeException;
import io.raftsman.operation.SearchAttributes;
import io.raftsman.worker.ServerConnection;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the search attributes known to the server. Where it doesn't let us, operations are not
 * found by them, and nothing else is lost.
 */
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.worker");
  private static final int SECONDS = 10;

  private Registration() {}

  static void ofSearchAttributes(ServerConnection connection) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder(connection.service().getOptions()).build());
    try {
      Map<String, IndexedValueType> missing = missing(operator, connection.namespace());
      if (!missing.isEmpty()) {
        var unused =
            operator
                .blockingStub()
                .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .addSearchAttributes(
                    AddSearchAttributesRequest.newBuilder()
                        .setNamespace(connection.namespace())
                        .putAllSearchAttributes(missing)
                        .build());
        LOG.info("Registered the search attributes {}", String.join(", ", missing.keySet()));
      }
    } catch (StatusRuntimeException e) {
      LOG.warn(
          "The search attributes {} could not be registered ({}): operations run without those that are missing."
              + " Register them with: temporal operator search-attribute create --type Keyword --name NAME",
          names(),
          e.getStatus().getCode());
    } finally {
      operator.shutdownNow();
    }
  }

  private static Map<String, IndexedValueType> missing(
      OperatorServiceStubs operator, String namespace) {
    Map<String, IndexedValueType> there =
        operator
            .blockingStub()
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
            .getCustomAttributesMap();
    return SearchAttributes.all().stream()
        .filter(attribute -> !there.containsKey(attribute.getName()))
        .collect(
            Collectors.toMap(
                attribute -> attribute.getName(),
                attribute -> IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
  }

  private static String names() {
    return SearchAttributes.all().stream()
        .map(attribute -> attribute.getName())
        .collect(Collectors.joining(", "));
  }
}
