package io.raftsman.starter.command;

import io.raftsman.certificate.ClientCertRequest;
import io.raftsman.certificate.ClientName;
import io.raftsman.observed.ClientCertificate;
import io.raftsman.pki.RequestedKey;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code starter client-cert}. */
@Command(
    name = "client-cert",
    header = "Make a certificate for a client of the clusters, such as Patroni.",
    description = {
      "",
      "Makes a key here, in a file that only its owner reads, and has its certificate signed: only the request"
          + " for it is sent. With --csr the key stays on the host that asks. A client of one cluster is a"
          + " client of every cluster with the same authority.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter client-cert --name patroni --out /etc/patroni/etcd     patroni.key, patroni.crt, ca.crt",
      "  ssh pg1 openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \\",
      "      -keyout /etc/patroni/etcd.key -subj /CN=patroni | starter client-cert --name patroni --csr - |",
      "      ssh pg1 tee /etc/patroni/etcd.crt",
      "",
      "Exit status: 0 done; 1 failed; 2 wrong usage, or a file is there already."
    })
public final class ClientCertCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description =
          "The client's name: the certificate's common name, and so etcd's user where authentication is on.")
  private String name = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write DIR/NAME.key, DIR/NAME.crt and DIR/ca.crt; with --csr there is no key to be written.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--csr",
      paramLabel = "FILE",
      description =
          "Have this PKCS#10 request signed, - for standard input, in place of making a key. Without --out the"
              + " certificate goes to standard output.")
  private Optional<Path> request = Optional.empty();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7300",
      description =
          "How long it is valid, but never longer than the authority. Default: ${DEFAULT-VALUE}, as members'.")
  private int days = 7300;

  @Option(names = "--force", description = "Overwrite the files, should they be there.")
  private boolean force;

  @Mixin private OutputOptions output;
  @Mixin private WorkerOptions worker;
  @Mixin private EngineOptions engineOptions;

  @Override
  public Integer call() throws Exception {
    if (directory.isEmpty() && request.isEmpty()) {
      throw new UsageException(
          "Say where the key and its certificate are to be written, --out DIR, or what is to be signed, --csr"
              + " FILE.");
    }
    Optional<ClientFiles> files = directory.map(d -> new ClientFiles(d, checkedName(), force));
    Optional<RequestedKey> key =
        request.isEmpty() ? Optional.of(RequestedKey.make(checkedName())) : Optional.empty();
    files.ifPresent(f -> f.refuseOverwriting(key.isPresent()));
    ClientCertRequest asked = asked(key.isPresent() ? key.get().requestPem() : read(request.get()));
    ClientCertificate signed;
    try (Engine engine = engineOptions.open(worker)) {
      signed =
          new BriefQuestion(engine, output)
              .ask("client-cert", "client-cert-" + name, name, asked, ClientCertificate.class);
    }
    List<Path> written =
        files.isPresent()
            ? files.get().write(key.map(RequestedKey::privateKeyPem), signed)
            : List.of();
    show(signed, written);
    return ExitStatus.DONE.code();
  }

  private String checkedName() {
    try {
      return ClientName.require(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--name: " + e.getMessage());
    }
  }

  private ClientCertRequest asked(String pem) {
    checkedName();
    try {
      return new ClientCertRequest(name, pem, days, Requester.name());
    } catch (IllegalArgumentException e) {
      boolean itself = e.getMessage().startsWith("the request");
      throw new UsageException(
          (itself ? "--csr " + request.orElseThrow() + ": " : "--days: ") + e.getMessage());
    }
  }

  private static String read(Path file) {
    try {
      byte[] bytes =
          file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(file);
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new UsageException("--csr: there is no " + file);
    } catch (IOException e) {
      throw new UsageException("--csr " + file + " can't be read: " + e.getMessage());
    }
  }

  private void show(ClientCertificate signed, List<Path> written) {
    if (output.json()) {
      output.terminal().out().stream().print(Json.clientCertificate(name, signed, written));
    } else if (written.isEmpty()) {
      output.terminal().out().stream().print(signed.certificate());
    }
    output.terminal().out().stream().flush();
    written.forEach(file -> output.terminal().err().stream().println("Written: " + file));
    output.terminal().err().stream()
        .println("The certificate of " + name + " is valid until " + signed.ends() + ".");
  }
}
