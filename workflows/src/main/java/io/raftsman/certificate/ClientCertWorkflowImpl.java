package io.raftsman.certificate;

import io.raftsman.activity.PkiActivities;
import io.raftsman.observed.ClientCertificate;
import io.raftsman.operation.Stage;
import io.raftsman.operation.Verbs;

/** One call: whoever asked can ask again. */
public final class ClientCertWorkflowImpl implements ClientCertWorkflow {

  @Override
  public ClientCertificate sign(ClientCertRequest request) {
    return Verbs.withAuthority(PkiActivities.class, Stage.ETCD_CERT, request.name())
        .signClient(request.request(), request.name(), request.days());
  }
}
