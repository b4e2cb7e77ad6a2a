package io.raftsman.certificate;

import io.raftsman.observed.ClientCertificate;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Has a client's certificate signed. Changes nothing in any cluster. */
@WorkflowInterface
public interface ClientCertWorkflow {

  /** The certificate. */
  @WorkflowMethod(name = "client-cert")
  ClientCertificate sign(ClientCertRequest request);
}
