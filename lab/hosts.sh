# shellcheck shell=bash
# The life of the lab's hosts: network, keys, containers, readiness. Sourced by lab/lab.

SUBNET=10.10.10.0/24
GATEWAY=10.10.10.1
NETWORK=raftsman-lab
BRIDGE=raftsman0
INFRA_HOST=10.10.10.9
MEMBERS=(10.10.10.10 10.10.10.11 10.10.10.12 10.10.10.13 10.10.10.14)
ALL_HOSTS=("$INFRA_HOST" "${MEMBERS[@]}")
DEFAULT_HOSTS=("$INFRA_HOST" "${MEMBERS[@]:0:3}")
READY_SECONDS=60

role_of() {
  case $1 in
    "$INFRA_HOST") echo infra ;;
    10.10.10.1[0-4]) echo member ;;
    *) return 1 ;;
  esac
}

# What members' hosts are made of, unless it is said otherwise.
MEMBER_IMAGE=$HOST_IMAGE

image_of() { if [ "$1" = "$INFRA_HOST" ]; then echo "$INFRA_IMAGE"; else echo "$MEMBER_IMAGE"; fi; }

container_of() { echo "raftsman-lab-$1"; }

# state_of HOST: running, exited, … or absent.
state_of() {
  local state
  state=$(docker container inspect -f '{{.State.Status}}' "$(container_of "$1")" 2>/dev/null) || state=absent
  echo "$state"
}

# guard_addresses: while the lab is down nothing of what is sent to its addresses may leave this machine. The bridge's own
# route, with a lower metric, wins while the lab is up.
guard_addresses() {
  local other
  if ! ip route show type unreachable "$SUBNET" | grep -q metric; then
    as_root ip route add unreachable "$SUBNET" metric 9999 ||
      die "could not make $SUBNET unreachable while the lab is down" 'run this as root or with sudo'
  fi
  other=$(ip -o -4 route show "$SUBNET" | grep -v -e '^unreachable' -e " dev $BRIDGE " || true)
  [ -z "$other" ] || die "this machine has a network on the lab's addresses already: $other" 'the lab cannot run here'
}

# prepare: whatever every command needs first.
prepare() {
  need_commands ip=iproute2 ssh=openssh-client flock=util-linux || exit 1
  mkdir -p "$LAB_CACHE"
  guard_addresses
}

# require_engine: for the commands that make no sense while the lab is down.
require_engine() {
  prepare
  engine_answers || die 'the lab is down: no Docker engine answers' 'lab/lab up'
}

# lock: up, down and reset of other clones and other shells wait for their turn.
lock() {
  exec 9>"$LAB_CACHE/lock"
  flock -n 9 && return 0
  say 'Waiting for another lab/lab to finish …'
  flock -w 900 9 || die "another lab/lab has been at it for 15 minutes" "see who holds it: fuser -v $LAB_CACHE/lock"
}

# keys_up: the client's key and each host's, made once, so that known_hosts stays right when hosts are made anew.
keys_up() {
  local host
  mkdir -p "$SSH/hosts"
  chmod 700 "$SSH"
  [ -s "$SSH/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C raftsman-lab -f "$SSH/id_ed25519"
  for host in "${ALL_HOSTS[@]}"; do
    mkdir -p "$SSH/hosts/$host"
    [ -s "$SSH/hosts/$host/ssh_host_ed25519_key" ] ||
      ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$SSH/hosts/$host/ssh_host_ed25519_key"
  done
  for host in "${ALL_HOSTS[@]}"; do
    printf '%s %s\n' "$host" "$(cut -d' ' -f1,2 "$SSH/hosts/$host/ssh_host_ed25519_key.pub")"
  done >"$SSH/known_hosts.new"
  if cmp -s "$SSH/known_hosts.new" "$SSH/known_hosts"; then rm "$SSH/known_hosts.new"; else mv "$SSH/known_hosts.new" "$SSH/known_hosts"; fi
}

# network_up: the lab's network, marked with the cache whose keys its hosts know.
network_up() {
  local owner device mtu
  if owner=$(docker network inspect -f '{{index .Labels "raftsman.cache"}}' "$NETWORK" 2>/dev/null); then
    [ "$owner" = "$RAFTSMAN_CACHE" ] || die "the lab on this machine is run from another cache, $owner" \
      "use it: export RAFTSMAN_CACHE=$owner" 'or take it down and have your own: lab/lab down; lab/lab up'
    return 0
  fi
  device=$(ip -o -4 route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
  mtu=$(cat "/sys/class/net/$device/mtu" 2>/dev/null || echo 1500)
  docker network create --label "raftsman.cache=$RAFTSMAN_CACHE" --subnet "$SUBNET" --gateway "$GATEWAY" -o "com.docker.network.bridge.name=$BRIDGE" \
    -o "com.docker.network.driver.mtu=$mtu" "$NETWORK" >/dev/null
}

# Ways to run systemd in a container; which of them works depends on the kernel and on what this machine allows.
flavour_arguments() {
  local open=(--cap-add SYS_ADMIN --cap-add SYS_PTRACE --security-opt seccomp=unconfined --security-opt apparmor=unconfined)
  case $1 in
    shared-cgroup) echo "${open[*]} -v /sys/fs/cgroup:/sys/fs/cgroup" ;;
    host-cgroup) echo "${open[*]} --cgroupns host -v /sys/fs/cgroup:/sys/fs/cgroup" ;;
    private-cgroup) echo "${open[*]} --cgroupns private --entrypoint /bin/sh" ;;
    privileged) echo '--privileged' ;;
  esac
}

# flavour: the way that works here, found by trying once for each kernel and engine.
flavour() {
  local known=$LAB_CACHE/flavour key candidate candidates
  key="$(uname -r) $(docker version -f '{{.Server.Version}}') $(stat -f -c %T /sys/fs/cgroup)"
  if [ "$(sed -n 1p "$known" 2>/dev/null)" = "$key" ]; then
    sed -n 2p "$known"
    return 0
  fi
  case $key in
    *cgroup2fs) candidates='private-cgroup host-cgroup privileged' ;;
    *) candidates='shared-cgroup privileged' ;;
  esac
  for candidate in $candidates; do
    if step "Trying systemd in a container ($candidate)" try_flavour "$candidate"; then
      printf '%s\n%s\n' "$key" "$candidate" >"$known"
      echo "$candidate"
      return 0
    fi
  done
  say 'systemd does not run in a container here, in none of the ways that the lab knows: the lab needs another machine'
  return 1
}

try_flavour() {
  local name=raftsman-lab-probe attempt state status=1
  docker rm -f "$name" >/dev/null 2>&1
  run_flavour "$1" "$HOST_IMAGE" --name "$name" --network none || return 1
  for ((attempt = 0; attempt < 75; attempt++)); do
    state=$(docker exec "$name" systemctl is-system-running 2>&1) || true
    case $state in running | degraded) status=0; break ;; esac
    sleep 0.2
  done
  echo "systemd says: $state"
  [ "$status" -eq 0 ] || docker logs "$name" 2>&1 | tail -n 20
  docker rm -f "$name" >/dev/null 2>&1
  return "$status"
}

# run_flavour FLAVOUR IMAGE ARGUMENT…: starts a container with systemd in it.
run_flavour() {
  local flavour=$1 image=$2 arguments command=()
  shift 2
  read -r -a arguments <<<"$(flavour_arguments "$flavour")"
  # With a cgroup namespace of its own, a container's cgroups are its own to write, once they are mounted so.
  if [ "$flavour" = private-cgroup ]; then command=(-c 'mount -o remount,rw /sys/fs/cgroup && exec /sbin/init'); fi
  docker run -d --tmpfs /run --tmpfs /tmp "${arguments[@]}" "$@" "$image" "${command[@]}" >/dev/null
}

# create HOST FLAVOUR: a fresh container, started.
create() {
  local more=()
  # vip-manager sets an address.
  if [ "$(image_of "$1")" = "$PATRONI_IMAGE" ]; then more=(--cap-add NET_ADMIN); fi
  run_flavour "$2" "$(image_of "$1")" "${more[@]}" --name "$(container_of "$1")" --hostname "lab-${1##*.}" --network "$NETWORK" --ip "$1" \
    -v "$SSH/hosts/$1:/lab/hostkey:ro"
}

# lab_ssh USER@HOST COMMAND…
lab_ssh() {
  ssh -n -F /dev/null -i "$SSH/id_ed25519" -o IdentitiesOnly=yes -o UserKnownHostsFile="$SSH/known_hosts" -o StrictHostKeyChecking=yes \
    -o BatchMode=yes -o ConnectTimeout=2 -o LogLevel=ERROR "$@"
}

# sshd_greets HOST: whether something that speaks SSH answers.
sshd_greets() {
  # shellcheck disable=SC2016
  timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/22" && read -r -t 2 banner <&3 && [[ $banner == SSH-* ]]' "$1" 2>/dev/null
}

# ready HOST: waits until sshd answers and systemd has booted.
ready() {
  local deadline=$((SECONDS + READY_SECONDS)) state=
  while [ $SECONDS -lt $deadline ]; do
    if sshd_greets "$1" && state=$(lab_ssh "root@$1" 'systemctl is-system-running --wait' 2>&1 || true); then
      case $state in running | degraded) return 0 ;; esac
    fi
    [ "$(state_of "$1")" = running ] || break
    sleep 0.1
  done
  echo "$1 did not get ready: container $(state_of "$1"), last answer: ${state:-none}"
  docker logs --tail 10 "$(container_of "$1")" 2>&1 | tr -d '\r'
  return 1
}

# raise HOST FLAVOUR: running and ready, with the disk that it has, if it has one.
raise() {
  case $(state_of "$1") in
    running)
      if is_cut "$1"; then heal_host "$1"; fi
      ready_at_once "$1" && return 0
      echo "$1 is there and does not answer: restarting it"
      ;;
    absent) create "$1" "$2" && ready "$1"; return ;;
    *) echo "$1 was off: starting it" ;;
  esac
  docker restart -t 3 "$(container_of "$1")" >/dev/null && ready "$1" && return 0
  echo "$1 did not come back: making it anew (its disk is lost)"
  renew "$1" "$2"
}

ready_at_once() { sshd_greets "$1" && lab_ssh "root@$1" true; }

# renew HOST FLAVOUR: a fresh host, whatever was there.
renew() {
  docker rm -f -v "$(container_of "$1")" >/dev/null 2>&1 || true
  create "$1" "$2" && ready "$1"
}

# in_parallel FUNCTION HOSTS… -- ARGUMENTS…: FUNCTION HOST ARGUMENTS… for each host at once; fails if one does.
in_parallel() {
  local function=$1 hosts=() host pids=() status=0 index
  shift
  while [ "$1" != -- ]; do hosts+=("$1"); shift; done
  shift
  for host in "${hosts[@]}"; do
    "$function" "$host" "$@" &
    pids+=($!)
  done
  for index in "${!pids[@]}"; do
    wait "${pids[$index]}" || { status=1; echo "failed: ${hosts[$index]}"; }
  done
  return "$status"
}

# host_list HOST…: the arguments checked, --all understood, in HOSTS.
host_list() {
  local host
  HOSTS=()
  for host; do
    case $host in
      --all) HOSTS=("${ALL_HOSTS[@]}"); return 0 ;;
      -*) wrong_usage "unknown option: $host" ;;
      *) host_argument "$host"; HOSTS+=("$host") ;;
    esac
  done
}

# images [--server | --patroni]: the images alone.
images() {
  case $#:${1:-} in
    0: | 1:--server | 1:--patroni) ;;
    1:*) wrong_usage "unknown option: $1" ;;
    *) wrong_usage "images takes one option at most: $*" ;;
  esac
  prepare
  lock
  start_log
  keys_up
  engine_up || die 'images take a Docker engine on this machine' "what was tried is in $RAFTSMAN_LOG"
  if [ "${1:-}" != --server ]; then
    images_up || die "the lab's images could not be made" "the log is $RAFTSMAN_LOG"
    if [ "${1:-}" = --patroni ]; then with_patroni; fi
  else
    if ! base_image_up || ! server_images; then die 'the images of docker-compose.yml could not be made' "the log is $RAFTSMAN_LOG"; fi
  fi
}

# foundations: all that hosts stand on. Sets FLAVOUR.
foundations() {
  prepare
  lock
  start_log
  keys_up
  engine_up || die 'the lab needs a Docker engine on this machine' "what was tried is in $RAFTSMAN_LOG"
  network_up || die "the lab's network $NETWORK ($SUBNET) could not be made" 'is another network on these addresses? docker network ls; lab/lab down removes our own'
  images_up || die "the lab's images could not be made" "the log is $RAFTSMAN_LOG"
  FLAVOUR=$(flavour) || exit 1
}

up() {
  local begin
  host_list "$@"
  [ ${#HOSTS[@]} -gt 0 ] || HOSTS=("${DEFAULT_HOSTS[@]}")
  begin=$(now_ms)
  foundations
  if ! step "Bringing up ${HOSTS[*]}" in_parallel raise "${HOSTS[@]}" -- "$FLAVOUR"; then
    # What a killed engine left of the network can keep hosts from starting.
    warn 'making the network anew, and with it all hosts that are not up'
    docker ps -aq --filter "name=^raftsman-lab-" | xargs -r "${ENGINE_AS_ROOT[@]}" "$DOCKER" rm -f >/dev/null
    docker network rm "$NETWORK" >/dev/null 2>&1 || true
    if ! network_up || ! step "Making ${HOSTS[*]} anew" in_parallel renew "${HOSTS[@]}" -- "$FLAVOUR"; then
      die 'the lab did not come up' "the log is $RAFTSMAN_LOG; lab/lab down && lab/lab up starts from nothing"
    fi
  fi
  mention_old_images
  say "The lab is up (${#HOSTS[@]} hosts, $(elapsed "$begin")). ssh -i $SSH/id_ed25519 -o UserKnownHostsFile=$SSH/known_hosts root@${HOSTS[-1]}"
}

# mention_old_images: up keeps disks, so it does not replace a host whose image has changed since.
mention_old_images() {
  local host old=()
  for host in "${HOSTS[@]}"; do
    case $(docker container inspect -f '{{.Image}}' "$(container_of "$host")") in
      "$(docker image inspect -f '{{.Id}}' "$(image_of "$host")")") ;;
      "$(docker image inspect -f '{{.Id}}' "$PATRONI_IMAGE" 2>/dev/null)") ;;
      *) old+=("$host") ;;
    esac
  done
  if [ ${#old[@]} -gt 0 ]; then say "These run an older image than there is now; lab/lab reset ${old[*]} renews them."; fi
}

reset() {
  local host patroni=false
  if [ "${1:-}" = --patroni ]; then
    patroni=true
    shift
  fi
  host_list "$@"
  foundations
  if "$patroni"; then with_patroni; fi
  if [ ${#HOSTS[@]} -eq 0 ]; then
    for host in "${ALL_HOSTS[@]}"; do
      if [ "$(state_of "$host")" != absent ]; then HOSTS+=("$host"); fi
    done
    [ ${#HOSTS[@]} -gt 0 ] || HOSTS=("${DEFAULT_HOSTS[@]}")
  fi
  step "Making ${HOSTS[*]} anew" in_parallel renew "${HOSTS[@]}" -- "$FLAVOUR" ||
    die 'the hosts could not be made anew' "the log is $RAFTSMAN_LOG"
}

# with_patroni: members' hosts are made with PostgreSQL, Patroni and vip-manager.
with_patroni() {
  patroni_image_up || die 'the image with Patroni could not be made' "the log is $RAFTSMAN_LOG"
  MEMBER_IMAGE=$PATRONI_IMAGE
}

down() {
  prepare
  lock
  start_log
  if ! engine_answers; then
    say 'The lab is down (no Docker engine answers).'
    return 0
  fi
  step 'Removing the hosts and their network' remove_all || die 'not all could be removed' "the log is $RAFTSMAN_LOG"
}

remove_all() {
  local host containers=()
  for host in "${ALL_HOSTS[@]}"; do
    if [ "$(state_of "$host")" != absent ]; then containers+=("$(container_of "$host")"); fi
  done
  if [ ${#containers[@]} -gt 0 ]; then docker rm -f -v "${containers[@]}" || return 1; fi
  if docker network inspect "$NETWORK" >/dev/null 2>&1; then docker network rm "$NETWORK"; fi
}

# on_host HOST COMMAND…: as root inside, without ssh.
on_host() {
  local host=$1
  shift
  require_running "$host"
  local terminal=()
  if [ -t 0 ] && [ -t 1 ]; then terminal=(-t); fi
  docker exec -i "${terminal[@]}" -e HOME=/root -w /root "$(container_of "$host")" "$@"
}

status() {
  prepare
  if ! engine_answers; then
    echo 'The lab is down: no Docker engine answers (lab/lab up).'
    return 0
  fi
  local format='%-12s %-7s %-8s %-5s %s\n' host lines=()
  # shellcheck disable=SC2059
  printf "$format" HOST ROLE STATE SSH ETCD
  for host in "${ALL_HOSTS[@]}"; do
    status_of "$host" "$format" >"$LAB_CACHE/status.$host.$$" &
    lines+=("$LAB_CACHE/status.$host.$$")
  done
  wait
  cat "${lines[@]}"
  rm -f "${lines[@]}"
}

status_of() {
  local state ssh=- etcd=-
  state=$(state_of "$1")
  if [ "$state" = running ]; then
    ssh=no
    if ready_at_once "$1" 2>/dev/null; then ssh=yes; fi
    etcd=$(docker exec "$(container_of "$1")" systemctl is-active etcd 2>/dev/null) || true
    if is_cut "$1"; then state="cut"; fi
  fi
  # shellcheck disable=SC2059
  printf "$2" "$1" "$(role_of "$1")" "$state" "$ssh" "${etcd:-unknown}"
}
