package io.raftsman.ssh;

import java.io.IOException;
import net.schmizz.sshj.common.Buffer.PlainBuffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * The method "publickey" for keys, certificates and agents alike: it asks whether the server would
 * take the identity, and signs if so (RFC 4252, section 7).
 *
 * <p>sshj's own wants the private key itself, so that an agent's can't be used, and signs for an
 * RSA certificate with SHA-1, which servers refuse.
 */
final class PublicKeyLogin extends AbstractAuthMethod {
  private final Identity identity;

  PublicKeyLogin(Identity identity) {
    super("publickey");
    this.identity = identity;
  }

  @Override
  protected SSHPacket buildReq() throws UserAuthException {
    return request(false);
  }

  private SSHPacket request(boolean signed) throws UserAuthException {
    SSHPacket packet = super.buildReq();
    packet.putBoolean(signed).putString(identity.algorithm()).putBytes(identity.publicKey());
    return packet;
  }

  @Override
  public void handle(Message message, SSHPacket packet)
      throws UserAuthException, TransportException {
    if (message != Message.USERAUTH_60) {
      super.handle(message, packet);
      return;
    }
    SSHPacket request = request(true);
    byte[] data =
        new PlainBuffer()
            .putBytes(params.getTransport().getSessionID())
            .putBuffer(request)
            .getCompactData();
    try {
      request.putBytes(identity.sign(data));
    } catch (IOException e) {
      throw new UserAuthException("it could not be signed: " + e.getMessage(), e);
    }
    params.getTransport().write(request);
  }
}
