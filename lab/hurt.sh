# shellcheck shell=bash
# The means to hurt a host of the lab, and to heal it. Sourced by lab/lab.

# wire_of HOST: this machine's end of the host's network cable (an interface on the bridge, while it is plugged in).
wire_of() {
  local index wire
  index=$(docker exec "$(container_of "$1")" cat /sys/class/net/eth0/iflink) || die "$1 has no network interface" "lab/lab reset $1"
  wire=$(ip -o link | sed -n "s/^$index: \([^:@]*\).*/\1/p")
  [ -n "$wire" ] || die "the network interface of $1 is not on this machine" "lab/lab reset $1"
  printf '%s' "$wire"
}

is_cut() {
  local wire
  wire=$(wire_of "$1" 2>/dev/null) && [ ! -e "/sys/class/net/$wire/master" ]
}

# require_running HOST: one question to the engine when all is well; only then who is to blame.
require_running() {
  prepare
  [ "$(state_of "$1")" = running ] && return 0
  require_engine
  die "$1 is not running (it is $(state_of "$1"))" "lab/lab up $1"
}

# Unplugged at the switch: the host's interface, address and routes stay, and its packets go nowhere.
cut_host() {
  local wire
  require_running "$1"
  wire=$(wire_of "$1")
  as_root ip link set dev "$wire" nomaster
  say "$1 is cut off."
}

heal_host() {
  local wire attempt
  require_running "$1"
  wire=$(wire_of "$1")
  as_root ip link set dev "$wire" master "$BRIDGE"
  as_root ip link set dev "$wire" up
  # Until the neighbours have found each other again, a connection may still meet "no route to host".
  for ((attempt = 0; attempt < 30; attempt++)); do
    if sshd_greets "$1"; then break; fi
    sleep 0.1
  done
  say "$1 is on the network again."
}

stop_host() {
  require_engine
  [ "$(state_of "$1")" != absent ] || die "$1 does not exist" "lab/lab up $1"
  docker kill "$(container_of "$1")" >/dev/null 2>&1 || [ "$(state_of "$1")" = exited ] || die "$1 could not be stopped"
  say "$1 is powered off."
}

start_host() {
  require_engine
  [ "$(state_of "$1")" != absent ] || die "$1 does not exist" "lab/lab up $1"
  step "Starting $1" start_and_wait "$1" || die "$1 did not start" "lab/lab reset $1"
}

start_and_wait() { docker start "$(container_of "$1")" && ready "$1"; }

reboot_host() {
  require_running "$1"
  step "Rebooting $1" reboot_and_wait "$1" || die "$1 did not reboot" "lab/lab reset $1"
}

# The image's stop signal is systemd's orderly halt; after 30 s the power goes.
reboot_and_wait() { docker restart -t 30 "$(container_of "$1")" && ready "$1"; }

# fill_host HOST PATH: a small file system of its own, holding what was there and not a byte more.
fill_host() {
  require_running "$1"
  # shellcheck disable=SC2016 # expanded on the host
  on_host "$1" sh -eu -c '
    path=$1
    mkdir -p "$path"
    if mountpoint -q "$path"; then
      mount -o remount,size=$(($(du -sk "$path" | cut -f1) + 256))k "$path"
    else
      used=$(du -sk "$path" | cut -f1)
      mount -t tmpfs -o size=$((used + 1024))k raftsman-fill /mnt
      chown --reference="$path" /mnt
      chmod --reference="$path" /mnt
      cp -a "$path/." /mnt/
      mount --move /mnt "$path"
    fi
    dd if=/dev/zero of="$path/.lab-ballast" bs=4k 2>/dev/null || true
    ' sh "$2" || die "$2 on $1 could not be filled"
  say "$2 on $1 is full."
}

# unfill_host HOST PATH: room again; what was written stays, until the host restarts.
unfill_host() {
  require_running "$1"
  # shellcheck disable=SC2016 # expanded on the host
  on_host "$1" sh -eu -c '
    path=$1
    mountpoint -q "$path" || { echo "$path is no file system of its own" >&2; exit 1; }
    rm -f "$path/.lab-ballast"
    mount -o remount,size=8g "$path"
    ' sh "$2" || die "$2 on $1 was not filled by the lab, or could not be emptied"
  say "$2 on $1 has room again."
}
