package io.raftsman.worker;

import com.fasterxml.jackson.core.JacksonException;
import io.raftsman.operation.Causes;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Temporal's profile, with the command line's word on top of it, and every fault as a sentence. */
final class ServerProfile {
  private static final String PROFILE = "TEMPORAL_PROFILE";
  private static final String FILE = "TEMPORAL_CONFIG_FILE";

  /** Where envconfig looks, on Linux and macOS; asked first, as its TOML reader is slow to load. */
  private static final List<Path> DEFAULT_FILES =
      List.of(
          Path.of(System.getProperty("user.home"), ".config", "temporalio", "temporal.toml"),
          Path.of(
              System.getProperty("user.home"),
              "Library",
              "Application Support",
              "temporalio",
              "temporal.toml"));

  private static final Pattern ADDRESS = Pattern.compile("(\\S+):(\\d{1,5})");
  private static final int PORTS = 65_535;

  private ServerProfile() {}

  /** Whether the environment or the file that it leads to names a server. */
  static boolean names(Map<String, String> environment) {
    if (said(environment, "TEMPORAL_ADDRESS").isPresent()
        || said(environment, PROFILE).isPresent()) {
      return true;
    }
    if (said(environment, FILE).isEmpty() && DEFAULT_FILES.stream().noneMatch(Files::exists)) {
      return false;
    }
    try {
      return text(read(ServerOptions.NONE, environment).getAddress()).isPresent();
    } catch (ServerConfigurationException e) {
      return true;
    }
  }

  /** With an address and a namespace in any case. */
  static ClientConfigProfile load(ServerOptions options, Map<String, String> environment) {
    ClientConfigProfile profile = read(options, environment);
    String address =
        options
            .address()
            .or(() -> text(profile.getAddress()))
            .orElse(ServerConnection.DEFAULT_ADDRESS);
    String namespace =
        options
            .namespace()
            .or(() -> text(profile.getNamespace()))
            .orElse(ServerConnection.DEFAULT_NAMESPACE);
    requireAddress(address);
    requireNamespace(namespace);
    return profile.toBuilder().setAddress(address).setNamespace(namespace).build();
  }

  /** How the service is called; reads certificates and keys. */
  static WorkflowServiceStubsOptions stubs(ClientConfigProfile profile) {
    ClientConfigTLS tls = profile.getTls();
    if (tls != null && !Boolean.TRUE.equals(tls.isDisabled())) {
      requireReadable("client_cert_path", "CLIENT_CERT_PATH", tls.getClientCertPath());
      requireReadable("client_key_path", "CLIENT_KEY_PATH", tls.getClientKeyPath());
      requireReadable("server_ca_cert_path", "SERVER_CA_CERT_PATH", tls.getServerCACertPath());
      requirePair(tls);
    }
    try {
      return profile.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      throw new ServerConfigurationException(
          "The TLS certificate, key or certificate authority for Temporal at "
              + profile.getAddress()
              + " can't be used: "
              + firstLine(rootCause(e))
              + ". They must be PEM, the key without a password (PKCS #8).");
    }
  }

  private static ClientConfigProfile read(ServerOptions options, Map<String, String> environment) {
    Optional<String> file = said(environment, FILE);
    file.ifPresent(
        f -> {
          if (!Files.isReadable(Path.of(f))) {
            throw new ServerConfigurationException(
                "Temporal's configuration file " + f + " (" + FILE + ") can't be read.");
          }
        });
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder()
              .setEnvOverrides(environment)
              .setConfigFileProfile(options.profile().orElse(null))
              .build());
    } catch (JacksonException e) {
      throw new ServerConfigurationException(
          place(file)
              + " is not valid: line "
              + line(e)
              + ": "
              + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new ServerConfigurationException(place(file) + " can't be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new ServerConfigurationException(wrong(options, environment, file, e));
    }
  }

  private static String wrong(
      ServerOptions options,
      Map<String, String> environment,
      Optional<String> file,
      IllegalArgumentException e) {
    Optional<String> profile = options.profile().or(() -> said(environment, PROFILE));
    if (profile.isPresent() && String.valueOf(e.getMessage()).contains("Unable to find profile")) {
      return place(file)
          + " has no profile "
          + profile.get()
          + " (see: temporal config list, and "
          + PROFILE
          + ").";
    }
    return "Temporal's environment variables or "
        + place(file)
        + " are wrong: "
        + firstLine(e.getMessage());
  }

  private static String place(Optional<String> file) {
    return file.map(f -> "Temporal's configuration file " + f)
        .orElse("Temporal's configuration file (temporalio/temporal.toml)");
  }

  private static String line(JacksonException e) {
    return e.getLocation() == null ? "?" : String.valueOf(e.getLocation().getLineNr());
  }

  private static void requireAddress(String address) {
    var matcher = ADDRESS.matcher(address);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(2)) > PORTS
        || Integer.parseInt(matcher.group(2)) < 1) {
      throw new ServerConfigurationException(
          "The address of Temporal must be HOST:PORT, such as "
              + ServerConnection.DEFAULT_ADDRESS
              + ", and is: "
              + firstLine(address));
    }
  }

  private static void requireNamespace(String namespace) {
    if (namespace.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw new ServerConfigurationException(
          "A namespace has no blanks in its name: " + firstLine(namespace));
    }
  }

  private static void requireReadable(String key, String variable, String path) {
    text(path)
        .filter(p -> !Files.isReadable(Path.of(p)) || Files.isDirectory(Path.of(p)))
        .ifPresent(
            p -> {
              throw new ServerConfigurationException(
                  "The file "
                      + p
                      + " for TLS with Temporal (TEMPORAL_TLS_"
                      + variable
                      + ", or tls."
                      + key
                      + " of the profile) can't be read.");
            });
  }

  private static void requirePair(ClientConfigTLS tls) {
    boolean certificate =
        text(tls.getClientCertPath()).isPresent() || tls.getClientCertData() != null;
    boolean key = text(tls.getClientKeyPath()).isPresent() || tls.getClientKeyData() != null;
    if (certificate != key) {
      throw new ServerConfigurationException(
          "TLS with Temporal has a client "
              + (certificate ? "certificate without its key" : "key without its certificate")
              + ": set both TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, or neither.");
    }
  }

  private static Optional<String> said(Map<String, String> environment, String name) {
    return text(environment.get(name));
  }

  private static Optional<String> text(String value) {
    return Optional.ofNullable(value).filter(v -> !v.isBlank());
  }

  private static String rootCause(Throwable thrown) {
    return String.valueOf(Causes.innermost(thrown).getMessage());
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("").strip();
  }
}
