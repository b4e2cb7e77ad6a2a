package io.raftsman.ssh;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer.PlainBuffer;

/**
 * The keys of an SSH agent, reached by its Unix socket (draft-miller-ssh-agent). sshj has no agent
 * of its own. An agent that asks its user before it signs is waited for.
 */
final class SshAgent {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;
  private static final int SIGN_RSA_WITH_SHA512 = 4;
  private static final int LONGEST_ANSWER = 256 << 10;

  private final Path socket;

  SshAgent(Path socket) {
    this.socket = socket;
  }

  /** The keys and certificates that the agent holds, in its order. */
  List<Identity> identities() throws IOException {
    PlainBuffer answer = ask(request(REQUEST_IDENTITIES), IDENTITIES_ANSWER);
    int count = answer.readUInt32AsInt();
    var identities = new ArrayList<Identity>();
    for (int i = 0; i < count; i++) {
      byte[] publicKey = answer.readBytes();
      answer.readBytes(); // a comment
      identities.add(new AgentIdentity(new PlainBuffer(publicKey).readString(), publicKey));
    }
    return identities;
  }

  /** A key that only the agent has. */
  private final class AgentIdentity implements Identity {
    private final String type;
    private final byte[] publicKey;

    AgentIdentity(String type, byte[] publicKey) {
      this.type = type;
      this.publicKey = publicKey;
    }

    @Override
    public String algorithm() {
      return isRsa() ? type.replace("ssh-rsa", "rsa-sha2-512") : type;
    }

    @Override
    public byte[] publicKey() {
      return publicKey.clone();
    }

    @Override
    public byte[] sign(byte[] data) throws IOException {
      return ask(
              request(SIGN_REQUEST)
                  .putBytes(publicKey)
                  .putBytes(data)
                  .putUInt32(isRsa() ? SIGN_RSA_WITH_SHA512 : 0),
              SIGN_RESPONSE)
          .readBytes();
    }

    private boolean isRsa() {
      return type.startsWith("ssh-rsa");
    }
  }

  private static PlainBuffer request(byte type) {
    return new PlainBuffer().putByte(type);
  }

  private PlainBuffer ask(PlainBuffer request, byte expected) throws IOException {
    byte[] message = new PlainBuffer().putBytes(request.getCompactData()).getCompactData();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      Channels.newOutputStream(channel).write(message);
      var in = new DataInputStream(Channels.newInputStream(channel));
      int length = in.readInt();
      if (length < 1 || length > LONGEST_ANSWER) {
        throw new IOException("the agent's answer is not one");
      }
      var answer = new PlainBuffer(in.readNBytes(length));
      if (answer.readByte() != expected) {
        throw new IOException("the agent refused");
      }
      return answer;
    }
  }
}
