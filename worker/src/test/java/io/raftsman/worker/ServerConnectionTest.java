package io.raftsman.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flags win over Temporal's environment variables, which win over its file; faults are sentences.
 */
final class ServerConnectionTest {
  private static final String KEY = "not-to-be-shown";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void aFileWithTwoProfiles() throws IOException {
    file = directory.resolve("temporal.toml");
    Files.writeString(
        file,
        """
        [profile.default]
        address = "file.example:7233"
        namespace = "from-file"

        [profile.cloud]
        address = "cloud.example:7233"
        namespace = "cloud"
        api_key = "%s"
        """
            .formatted(KEY));
  }

  @Test
  void withNothingSaidItIsTemporalsOwnDefault() {
    try (ServerConnection connection =
        ServerConnection.open(ServerOptions.NONE, environment("TEMPORAL_ADDRESS", ""))) {
      assertThat(connection.address()).isEqualTo("127.0.0.1:7233");
      assertThat(connection.namespace()).isEqualTo("default");
    }
  }

  @Test
  void theFileIsRead() {
    try (ServerConnection connection = ServerConnection.open(ServerOptions.NONE, withFile())) {
      assertThat(connection.address()).isEqualTo("file.example:7233");
      assertThat(connection.namespace()).isEqualTo("from-file");
    }
  }

  @Test
  void theEnvironmentWinsOverTheFile() {
    Map<String, String> environment = withFile("TEMPORAL_ADDRESS", "env.example:7233");
    try (ServerConnection connection = ServerConnection.open(ServerOptions.NONE, environment)) {
      assertThat(connection.address()).isEqualTo("env.example:7233");
      assertThat(connection.namespace()).isEqualTo("from-file");
    }
  }

  @Test
  void flagsWinOverTheEnvironment() {
    Map<String, String> environment =
        withFile("TEMPORAL_ADDRESS", "env.example:7233", "TEMPORAL_NAMESPACE", "from-env");
    try (ServerConnection connection =
        ServerConnection.open(options("flag.example:7234", "from-flag", null), environment)) {
      assertThat(connection.address()).isEqualTo("flag.example:7234");
      assertThat(connection.namespace()).isEqualTo("from-flag");
    }
  }

  @Test
  void theFlagsProfileWinsOverTheEnvironments() {
    Map<String, String> environment = withFile("TEMPORAL_PROFILE", "default");
    try (ServerConnection connection =
        ServerConnection.open(options(null, null, "cloud"), environment)) {
      assertThat(connection.address()).isEqualTo("cloud.example:7233");
    }
  }

  @Test
  void anApiKeyTurnsTlsOn() {
    assertThat(stubs(options(null, null, "cloud"), withFile()).getEnableHttps()).isTrue();
    assertThat(stubs(ServerOptions.NONE, withFile()).getEnableHttps()).isFalse();
    Map<String, String> environment = withFile("TEMPORAL_API_KEY", KEY);
    assertThat(stubs(ServerOptions.NONE, environment).getEnableHttps()).isTrue();
  }

  @Test
  void certificateAndKeyAreTaken() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    WorkflowServiceStubsOptions stubs = stubs(ServerOptions.NONE, tls(certificate));
    assertThat(stubs.getSslContext()).isNotNull();
  }

  @Test
  void aMissingTlsFileIsNamedWithWhereItIsSaid() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    Files.delete(certificate.key());
    assertFault(ServerOptions.NONE, tls(certificate))
        .hasMessageContaining(certificate.key().toString())
        .hasMessageContaining("TEMPORAL_TLS_CLIENT_KEY_PATH")
        .hasMessageContaining("tls.client_key_path");
  }

  @Test
  void aKeyThatIsNoneIsSaid() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    Files.writeString(certificate.key(), "nonsense");
    assertFault(ServerOptions.NONE, tls(certificate))
        .hasMessageContaining("can't be used")
        .hasMessageContaining("PKCS #8");
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    Map<String, String> environment =
        withFile("TEMPORAL_TLS_CLIENT_CERT_PATH", certificate.certificate().toString());
    assertFault(ServerOptions.NONE, environment).hasMessageContaining("without its key");
  }

  @Test
  void aProfileThatIsNotThereIsNamed() {
    assertFault(options(null, null, "other"), withFile())
        .hasMessageContaining("no profile other")
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Map<String, String> environment =
        environment("TEMPORAL_CONFIG_FILE", directory.resolve("none").toString());
    assertFault(ServerOptions.NONE, environment)
        .hasMessageContaining(directory.resolve("none").toString())
        .hasMessageContaining("TEMPORAL_CONFIG_FILE");
  }

  @Test
  void aFileThatIsNotTomlIsSaidWithItsLineAndWithoutItsSecrets() throws IOException {
    Files.writeString(file, "[profile.default]\napi_key = " + KEY + "\n");
    assertFault(ServerOptions.NONE, withFile())
        .hasMessageContaining("line 2")
        .message()
        .doesNotContain(KEY)
        .doesNotContain("\n");
  }

  @Test
  void anAddressWithoutAPortIsRefused() {
    assertFault(options("temporal.example", null, null), withFile())
        .hasMessageContaining("HOST:PORT")
        .hasMessageContaining("temporal.example");
    assertFault(options("temporal.example:70000", null, null), withFile())
        .hasMessageContaining("HOST:PORT");
  }

  @Test
  void whetherAServerIsNamed() {
    assertThat(ServerConnection.configured(withFile())).isTrue();
    assertThat(ServerConnection.configured(environment("TEMPORAL_ADDRESS", "a.example:1")))
        .isTrue();
    assertThat(ServerConnection.configured(environment("TEMPORAL_PROFILE", "cloud"))).isTrue();
    assertThat(ServerConnection.configured(environment("TEMPORAL_ADDRESS", " "))).isFalse();
    assertThat(ServerConnection.configured(environment("TEMPORAL_NAMESPACE", "n"))).isFalse();
  }

  @Test
  void aFileWithoutAnAddressNamesNoServerAndABrokenOneDoes() throws IOException {
    Files.writeString(file, "[profile.default]\nnamespace = \"n\"\n");
    assertThat(ServerConnection.configured(withFile())).isFalse();
    Files.writeString(file, "[profile");
    assertThat(ServerConnection.configured(withFile())).isTrue();
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFault(
      ServerOptions options, Map<String, String> environment) {
    return assertThatThrownBy(() -> ServerConnection.open(options, environment).close())
        .isInstanceOf(ServerConfigurationException.class);
  }

  private static WorkflowServiceStubsOptions stubs(
      ServerOptions options, Map<String, String> environment) {
    ClientConfigProfile profile = ServerProfile.load(options, environment);
    return ServerProfile.stubs(profile);
  }

  private Map<String, String> tls(TestCertificate certificate) {
    return withFile(
        "TEMPORAL_TLS_CLIENT_CERT_PATH",
        certificate.certificate().toString(),
        "TEMPORAL_TLS_CLIENT_KEY_PATH",
        certificate.key().toString(),
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
        certificate.certificate().toString());
  }

  private Map<String, String> withFile(String... namesAndValues) {
    Map<String, String> environment = environment(namesAndValues);
    environment.put("TEMPORAL_CONFIG_FILE", file.toString());
    return environment;
  }

  private static Map<String, String> environment(String... namesAndValues) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  private static ServerOptions options(String address, String namespace, String profile) {
    return new ServerOptions(
        Optional.ofNullable(address), Optional.ofNullable(namespace), Optional.ofNullable(profile));
  }
}
