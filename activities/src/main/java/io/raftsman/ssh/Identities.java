package io.raftsman.ssh;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import com.hierynomus.sshj.userauth.certificate.Certificate;
import io.raftsman.cluster.SecretReference;
import io.raftsman.secret.SecretUnreadableException;
import io.raftsman.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer.PlainBuffer;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/**
 * What a login can be proved with: the keys of files, each with its certificates first, then an
 * agent's other ones. ssh asks the agent first, and so fails where it holds more keys than a server
 * lets one try.
 *
 * @param usable to be offered one after the other
 * @param unusable what was asked for and can't be used, and why
 */
record Identities(List<Identity> usable, List<String> unusable) {
  Identities {
    usable = List.copyOf(usable);
    unusable = List.copyOf(unusable);
  }

  /**
   * Finds a target's identities.
   *
   * @throws ConnectionFailure when a passphrase can't be looked up
   */
  static Identities of(Target target, Secrets secrets, SSHClient keyReader)
      throws ConnectionFailure {
    var search = new Search(target, secrets, keyReader);
    search.files();
    search.agent();
    return new Identities(search.usable, search.unusable);
  }

  /** One search. */
  private static final class Search {
    private final Target target;
    private final Secrets secrets;
    private final SSHClient keyReader;
    private final List<Identity> usable = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();

    Search(Target target, Secrets secrets, SSHClient keyReader) {
      this.target = target;
      this.secrets = secrets;
      this.keyReader = keyReader;
    }

    void files() throws ConnectionFailure {
      for (Path file : target.identityFiles()) {
        if (Files.exists(file)) {
          file(file);
        } else if (target.identitiesNamed()) {
          cannotUse("private key", file, "there is no such file");
        }
      }
    }

    private void file(Path file) throws ConnectionFailure {
      Optional<String> passphrase = passphrase(file);
      try {
        KeyPair pair = pair(Files.readString(file), passphrase);
        Identity plain = PrivateKeyIdentity.of(pair);
        for (byte[] certificate : certificates(file, plain.publicKey())) {
          usable.add(PrivateKeyIdentity.certified(certificate, pair.getPrivate()));
        }
        usable.add(plain);
      } catch (KeyDecryptionFailedException e) {
        cannotUse("private key", file, whyEncrypted());
      } catch (IOException | SSHRuntimeException | IllegalStateException e) {
        // One wrong passphrase in 256 opens the old PEM format to something that is no key.
        boolean opened = target.passphrase().isPresent() && words(e).contains("processing failed");
        cannotUse("private key", file, opened ? whyEncrypted() : words(e));
      }
    }

    private Optional<String> passphrase(Path file) throws ConnectionFailure {
      if (target.passphrase().isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(secrets.read(target.passphrase().get()));
      } catch (SecretUnreadableException e) {
        throw ConnectionFailure.of(e, "the passphrase of " + file);
      }
    }

    private String whyEncrypted() {
      return target
          .passphrase()
          .map(SecretReference::toString)
          .map(reference -> "the passphrase in " + reference + " is wrong")
          .orElse(
              "it is encrypted; say where its passphrase is: ansible_ssh_private_key_passphrase");
    }

    private KeyPair pair(String text, Optional<String> passphrase) throws IOException {
      // Without any at all, sshj does not say of every format that it is encrypted.
      char[] characters = passphrase.orElse("").toCharArray();
      KeyProvider key = keyReader.loadKeys(text, null, PasswordUtils.createOneOff(characters));
      return new KeyPair(key.getPublic(), key.getPrivate());
    }

    /** Beside the key, and from CertificateFile. */
    private List<byte[]> certificates(Path key, byte[] publicKey) {
      var certificates = new ArrayList<byte[]>();
      Path beside = Path.of(key + "-cert.pub");
      List<Path> files =
          Stream.concat(Stream.of(beside).filter(Files::exists), target.certificateFiles().stream())
              .distinct()
              .toList();
      for (Path file : files) {
        try {
          byte[] certificate = encoded(file);
          if (new PlainBuffer(certificate).readPublicKey() instanceof Certificate<?> c
              && Arrays.equals(publicKey, encoded(c.getKey()))) {
            certificates.add(certificate);
          }
        } catch (IOException | SSHRuntimeException | IllegalArgumentException e) {
          cannotUse("certificate", file, words(e));
        }
      }
      return certificates;
    }

    void agent() {
      if (target.agent().isEmpty()) {
        return;
      }
      try {
        for (Identity identity : new SshAgent(target.agent().get()).identities()) {
          boolean offered =
              usable.stream().anyMatch(u -> Arrays.equals(u.publicKey(), identity.publicKey()));
          if (!offered && (!target.identitiesOnly() || isOfAFile(identity))) {
            usable.add(identity);
          }
        }
      } catch (IOException e) {
        unusable.add("the agent at " + target.agent().get() + " can't be used: " + words(e));
      }
    }

    /** By the public key beside the private one, which may be encrypted. */
    private boolean isOfAFile(Identity identity) {
      return target.identityFiles().stream()
          .flatMap(file -> Stream.of(file + ".pub", file + "-cert.pub"))
          .map(Path::of)
          .filter(Files::exists)
          .anyMatch(
              file -> {
                try {
                  return Arrays.equals(encoded(file), identity.publicKey());
                } catch (IOException | IllegalArgumentException e) {
                  return false;
                }
              });
    }

    private void cannotUse(String what, Path file, String why) {
      unusable.add("the " + what + " " + file + " can't be used: " + why);
    }
  }

  private static byte[] encoded(PublicKey key) {
    return new PlainBuffer().putPublicKey(key).getCompactData();
  }

  /** The second word of a public key's or certificate's file. */
  private static byte[] encoded(Path file) throws IOException {
    String[] words = Files.readString(file).strip().split("\\s+", 3);
    if (words.length < 2) {
      throw new IOException("it is not a public key");
    }
    return Base64.getDecoder().decode(words[1]);
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
