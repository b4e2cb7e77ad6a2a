package io.raftsman.activity;

import io.raftsman.observed.ClientCertificate;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Keys and certificates. A private key is made where it is used and never leaves that host. */
@ActivityInterface
public interface PkiActivities {

  /** Makes the certificate authority on the worker, where there is none. */
  @ActivityMethod(name = "etcd_ca")
  StepResult ensureAuthority();

  /** Whether there is a certificate authority on the worker: changed, where there is none. */
  @ActivityMethod(name = "etcd_ca_review")
  StepResult reviewAuthority();

  /**
   * Gives the member a key, and a certificate that the authority signed; one that is still right is
   * kept.
   */
  @ActivityMethod(name = "etcd_cert")
  StepResult certify(MemberTask task);

  /**
   * Signs a client's certificate for a key that stays where it was made.
   *
   * @param request PKCS#10, PEM
   * @param name the certificate's common name, whatever the request says
   * @param days its validity, days
   */
  @ActivityMethod(name = "etcd_client_cert")
  ClientCertificate signClient(String request, String name, int days);
}
