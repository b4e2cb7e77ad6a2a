# The worker's image: a Java runtime, one jar, a user of its own. Builds from a fresh clone; docs/worker.md says how to run it.
ARG BASE_IMAGE=debian:bookworm-slim

# A jar that is there already (bin/worker --help, or mvn package, makes it) is taken as it is; otherwise it is built here.
FROM ${BASE_IMAGE} AS build
WORKDIR /src
COPY . .
RUN if [ ! -f worker/target/raftsman-worker.jar ]; then \
      apt-get -q update \
   && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends maven openjdk-17-jdk-headless \
   && mvn -B -ntp -q -DskipTests -pl worker -am package; \
    fi

FROM ${BASE_IMAGE}
RUN apt-get -q update \
 && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends openjdk-17-jre-headless ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 970 --user-group --home-dir /var/lib/raftsman --create-home --shell /usr/sbin/nologin raftsman \
 && install -d -o raftsman -g raftsman -m 0700 /var/lib/raftsman/.ssh /var/lib/raftsman/pki \
    /var/lib/raftsman/snapshots
COPY --from=build /src/worker/target/raftsman-worker.jar /usr/share/raftsman/raftsman-worker.jar
USER raftsman
WORKDIR /var/lib/raftsman
VOLUME /var/lib/raftsman
ENV RAFTSMAN_WORKER_PKI_DIR=/var/lib/raftsman/pki \
    RAFTSMAN_WORKER_SNAPSHOT_DIR=/var/lib/raftsman/snapshots \
    RAFTSMAN_WORKER_LOG_FORMAT=json
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9464 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxRAMPercentage=70", "-jar", "/usr/share/raftsman/raftsman-worker.jar"]
