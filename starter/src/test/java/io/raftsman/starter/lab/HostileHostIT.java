package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host on which somebody, such as etcd's user in the directories that are etcd's, has laid traps:
 * what they lead to is neither written, nor given away, nor read, nor removed.
 */
final class HostileHostIT {
  /** Every file that a deploy writes on a member, and on a host of group infra. */
  private static final List<String> FILES =
      List.of(
          "/etc/etcd/etcd.conf",
          "/etc/etcd/ca.crt",
          "/etc/etcd/server.crt",
          "/etc/etcd/server.key",
          "/etc/etcd/.raftsman.json",
          "/etc/etcd/.raftsman.made",
          "/etc/systemd/system/etcd.service",
          "/etc/profile.d/etcdctl.sh",
          "/etc/prometheus/pki/etcd.key",
          "/etc/prometheus/pki/etcd.crt",
          "/etc/prometheus/pki/ca.crt",
          "/etc/prometheus/targets/etcd/etcd-1.yml");

  /** As docs/deploy.md has it. */
  private static final String RIGHT =
      """
      /etc/etcd 750 etcd:etcd directory
      /etc/etcd/etcd.conf 640 root:etcd regular file 1
      /etc/etcd/ca.crt 644 etcd:etcd regular file 1
      /etc/etcd/server.crt 644 etcd:etcd regular file 1
      /etc/etcd/server.key 600 etcd:etcd regular file 1
      /etc/etcd/.raftsman.json 600 root:root regular file 1
      /etc/etcd/.raftsman.made 600 root:root regular file 1
      /etc/systemd/system/etcd.service 644 root:root regular file 1
      /etc/profile.d/etcdctl.sh 644 root:root regular file 1
      /etc/prometheus/pki/etcd.key 640 root:prometheus regular file 1
      /etc/prometheus/pki/etcd.crt 644 root:prometheus regular file 1
      /etc/prometheus/pki/ca.crt 644 root:prometheus regular file 1
      /etc/prometheus/targets/etcd/etcd-1.yml 644 root:root regular file 1
      /var/lib/etcd 750 etcd:etcd directory
      /data 755 root:root directory
      /data/.+-_ 755 root:root directory
      /data/.+-_/-e 700 etcd:etcd directory
      /etc/pki 755 root:root directory
      /etc/pki/ca.crt 644 root:root regular file 1
      /usr/bin/etcd 755 root:root regular file 1
      """;

  /** Allowed, and odd. */
  private static final String DATA = "/data/.+-_/-e";

  @TempDir Path directory;
  private Desk desk;

  @BeforeEach
  void aHostWithSomethingPrecious() {
    Lab.reset(FOUR);
    Lab.sh(
        FOUR,
        """
        useradd --system etcd; useradd --system prometheus
        mkdir -p /etc/etcd /etc/prometheus/pki /etc/prometheus/targets/etcd /precious/directory
        chown etcd:etcd /etc/etcd; chown -R prometheus:prometheus /etc/prometheus
        echo kept >/precious/directory/file
        for name in %s; do
          openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out /precious/$name 2>/dev/null
          chmod 604 /precious/$name
        done
        """
            .formatted(
                FILES.stream().map(HostileHostIT::precious).collect(Collectors.joining(" "))));
    desk =
        new Desk(directory)
            .inventory(
                """
                infra: { hosts: { 10.10.10.13: {} } }
                etcd: { hosts: { 10.10.10.13: { etcd_seq: 1 } }, vars: { etcd_data: %s } }
                """
                    .formatted(DATA));
  }

  /** The name of the file to which the link at a path leads. */
  private static String precious(String path) {
    return path.substring(1).replace('/', '_');
  }

  /** Content, mode and owner of everything that is precious. */
  private static String precious() {
    return Lab.sh(
        FOUR,
        "cd /precious && find . -type f -exec stat -c '%n %a %U:%G' {} + -exec sha256sum {} + | sort");
  }

  @ParameterizedTest
  @CsvSource({"ln -s, 000", "ln, 077"})
  void linksAtThePathsOfFilesAreReplacedWhateverTheUmask(String link, String umask) {
    Lab.sh(FOUR, "printf 'umask " + umask + "\\n' >/root/.bashrc");
    Lab.sh(
        FOUR,
        FILES.stream()
            .map(file -> link + " /precious/" + precious(file) + " " + file)
            .collect(Collectors.joining("; ")));
    Lab.sh(FOUR, "ln -s /precious/directory/file /run/lock/raftsman");
    String before = precious();

    desk.deploy();

    assertThat(precious()).isEqualTo(before);
    assertThat(
            Lab.sh(
                FOUR,
                "stat -c '%n %a %U:%G %F %h' "
                    + RIGHT.lines().map(l -> l.split(" ", 2)[0]).collect(Collectors.joining(" "))
                    + " | sed 's/ directory .*/ directory/'"))
        .isEqualTo(RIGHT);
    assertThat(Lab.sh(FOUR, "openssl pkey -in /etc/etcd/server.key -pubout"))
        .as("a key of its own, not one that was given to it")
        .isNotEqualTo(Lab.sh(FOUR, "openssl pkey -in /precious/etc_etcd_server.key -pubout"));
    assertThat(Lab.sh(FOUR, "systemctl show -p WorkingDirectory --value etcd"))
        .isEqualTo(DATA + "\n");
    assertThat(Lab.sh(FOUR, "readlink /proc/$(pgrep -x etcd)/fd/* | grep snap/db"))
        .isEqualTo(DATA + "/member/snap/db\n");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void aPurgeRemovesNothingThatEtcdsUserPointsAt() {
    desk.deploy();
    Lab.sh(
        FOUR,
        """
        cat >/tmp/traps <<'END'
        set -e
        cd %s
        ln -s /precious/directory trap; ln -s /precious ..trap; mkdir deep; ln -s /precious deep/trap
        touch 'x
        .ssh' 'y
        fact	stamp	Zm9yZ2Vk' -- '-rf *' ' '
        cd /etc/etcd
        mv .raftsman.made mine; printf '%%s\\n' /precious/etc_etcd_server.key /precious/directory /etc/passwd >.raftsman.made
        rm server.crt; ln -s /precious/etc_etcd_server.crt server.crt
        END
        chmod 644 /tmp/traps; su -s /bin/sh etcd -c 'sh /tmp/traps'
        """
            .formatted(DATA));
    String before = precious();

    desk.deployAnew();

    assertThat(precious()).isEqualTo(before);
    assertThat(Lab.sh(FOUR, "ls -d /root/.ssh /etc/passwd")).hasLineCount(2);
    assertThat(Lab.sh(FOUR, "ls -A " + DATA)).isEqualTo("member\n");
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }

  @ParameterizedTest
  @CsvSource({"/etc/etcd", DATA})
  void aLinkAtThePathOfADirectoryIsToldBeforeAnythingIsChanged(String path) {
    Lab.sh(
        FOUR,
        "mkdir -p $(dirname %s); rm -rf %s; ln -s /precious/directory %s"
            .formatted(path, path, path));
    String before = precious();

    Finished refused = desk.starter("deploy", "--cluster", "etcd");

    assertThat(refused.status()).as(refused.all()).isEqualTo(1);
    assertThat(refused.out()).contains(path + " is a symbolic link", "No host was changed.");
    assertThat(precious()).isEqualTo(before);
    assertThat(Lab.trySh(FOUR, "ls /usr/bin/etcd").status()).isNotZero();
  }

  @Test
  void anArchiveIsNotUploadedThroughALink() {
    Finished made =
        Processes.run(
            directory,
            Map.of(),
            List.of(
                "sh",
                "-c",
                """
                mkdir x; printf '#!/bin/sh\\necho "etcd Version: 3.6.16"\\n' >x/etcd; cp x/etcd x/etcdctl
                chmod 755 x/*; ln -s /precious/directory/file x/.sha256; tar -czf etcd.tar.gz x
                sha256sum etcd.tar.gz | cut -c1-64
                """));
    Lab.sh(
        FOUR,
        """
        mkdir -p /opt/etcd; chown etcd /opt/etcd
        ln -s /precious/directory/file /opt/etcd/.raftsman-upload.tar.gz
        ln -s /precious/directory /opt/etcd/.raftsman-new; ln -s /precious/directory /opt/etcd/3.6.16
        """);
    String before = precious();

    Finished deployed =
        desk.starter(
            "deploy",
            "--cluster=etcd",
            "--extra-vars=etcd_install_method=archive etcd_version=3.6.16 etcd_archive=etcd.tar.gz",
            "--extra-vars=etcd_archive_sha256=" + made.out().strip());

    // What is in the archive is no etcd.
    assertThat(deployed.status()).as(deployed.all()).isEqualTo(1);
    assertThat(deployed.out()).contains("/opt/etcd/3.6.16", "systemctl start etcd.service");
    assertThat(precious()).isEqualTo(before);
    assertThat(Lab.sh(FOUR, "stat -c '%F %U %a' /opt/etcd /opt/etcd/3.6.16 /opt/etcd/3.6.16/etcd"))
        .isEqualTo("directory root 755\ndirectory root 755\nregular file root 755\n");
  }

  @Test
  void noSecretIsShownAnywhere() {
    String shown = desk.deploy("-o", "json").all();
    List<String> secrets = secrets();
    shown += desk.deployAnew("-v").all();
    secrets.addAll(secrets());
    Lab.sh(FOUR, "cd /etc/etcd && rm server.crt && mkdir server.crt");
    String token = Desk.token(desk.starter("deploy", "--cluster", "etcd"));
    Finished failed = desk.starter("deploy", "--cluster", "etcd", "-v", "--approve-purge=" + token);
    assertThat(failed.status()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out()).contains("removing /etc/etcd/server.crt", "a directory is there");
    shown += failed.all();

    assertThat(shown).contains("etcd_cert", "cert_request.sh").doesNotContain("PRIVATE KEY");
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(8).noneMatch(shown::contains);
  }

  /** The lines of the member's and of the authority's private key. */
  private List<String> secrets() {
    String memberKey = Lab.sh(FOUR, "cat /etc/etcd/server.key");
    Evidence.key("the key of a member", memberKey);
    return Stream.concat(memberKey.lines(), authorityKey().lines())
        .filter(line -> line.length() > 20 && !line.startsWith("-----"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private String authorityKey() {
    return Processes.run(directory, Map.of(), List.of("cat", "files/pki/ca/ca.key")).out();
  }
}
