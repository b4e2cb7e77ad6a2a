# shellcheck shell=bash
# The Docker engine under the lab: found, installed, started, started again after it was killed. Sourced by lab/lab.

# Messages of the engine that we start ourselves (where systemd does not).
ENGINE_LOG=$RAFTSMAN_CACHE/log/dockerd.log

# A docker on the PATH may be a client for something else: the lab's addresses must be on this machine.
unset DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS_VERIFY
# A path, never a bare name: "docker" is the function below.
find_docker() {
  DOCKER=/usr/bin/docker
  [ -x "$DOCKER" ] || DOCKER=$(type -P docker) || DOCKER=/usr/bin/docker
}
find_docker
ENGINE_AS_ROOT=()
if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then ENGINE_AS_ROOT=(sudo -n); fi

docker() { "${ENGINE_AS_ROOT[@]}" "$DOCKER" "$@"; }

# engine_answers: whether a Docker engine answers; finds out on the way whether that takes root.
engine_answers() {
  command -v "$DOCKER" >/dev/null || return 1
  ENGINE_AS_ROOT=()
  timeout 10 "$DOCKER" version >/dev/null 2>&1 && return 0
  [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null || return 1
  ENGINE_AS_ROOT=(sudo -n)
  timeout 10 sudo -n "$DOCKER" version >/dev/null 2>&1
}

# engine_up: makes an engine answer, or says why not and returns 1.
engine_up() {
  engine_answers && return 0
  if ! can_be_root; then
    say 'no Docker engine answers here, and starting one takes root: run this as root or with sudo, or start Docker first'
    return 1
  fi
  need_commands dockerd=docker.io iptables=iptables || return 1
  if ! command -v "$DOCKER" >/dev/null; then
    need_packages docker-cli || return 1
  fi
  find_docker
  if engine_answers; then return 0; fi
  if [ -d /run/systemd/system ]; then
    step 'Starting the Docker engine (systemctl)' as_root systemctl start docker || return 1
  else
    step 'Starting the Docker engine' start_dockerd || return 1
  fi
  engine_answers
}

# start_dockerd: in the background, outliving this script, where no service manager does it.
start_dockerd() {
  local binary=/usr/bin/dockerd attempt pid
  [ -x "$binary" ] || binary=/usr/sbin/dockerd
  [ -x "$binary" ] || { echo 'dockerd is not there, although its package is installed'; return 1; }
  sweep_after_kill
  mkdir -p "${ENGINE_LOG%/*}"
  # 9 is the lab's lock, which a daemon must not hold.
  as_root setsid nohup "$binary" >>"$ENGINE_LOG" 2>&1 </dev/null 9>&- &
  pid=$!
  for ((attempt = 0; attempt < 300; attempt++)); do
    engine_answers && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
  echo "dockerd did not come up; the end of $ENGINE_LOG:"
  tail -n 20 "$ENGINE_LOG"
  return 1
}

# sweep_after_kill: an engine that was killed leaves pid files and sockets. A pid may be another process's by now, and then
# the engine would refuse to start, or wait for a containerd that is none.
sweep_after_kill() {
  stale_pid_file /var/run/docker.pid dockerd && as_root rm -f /var/run/docker.pid /var/run/docker.sock
  if stale_pid_file /var/run/docker/containerd/containerd.pid containerd; then
    as_root rm -f /var/run/docker/containerd/containerd.pid /var/run/docker/containerd/containerd.sock \
      /var/run/docker/containerd/containerd.sock.ttrpc /var/run/docker/containerd/containerd-debug.sock
  fi
  return 0
}

# stale_pid_file FILE NAME: whether FILE exists and names no living process of that name (a zombie, which nobody may ever
# reap in a container, is not living, but the engine takes it for such).
stale_pid_file() {
  local pid state
  as_root test -e "$1" || return 1
  pid=$(as_root cat "$1" 2>/dev/null) || pid=
  [[ $pid =~ ^[0-9]+$ ]] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] || return 0
  state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
  [[ ${state:-Z} == [ZX]* ]]
}
