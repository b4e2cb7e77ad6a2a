# shellcheck shell=sh disable=SC2154
# etcd_assert: can this host carry the member? Finds every fault, changes nothing.
# Values: client_port peer_port config_directory data address method version service
assert_port() {
  raftsman_listeners=$(ss -Hltnpe "sport = :$1" 2>/dev/null) || return 0
  [ -n "$raftsman_listeners" ] || return 0
  # In some containers even root is not told the process, but the control group shows the service.
  case $raftsman_listeners in
    *'(("etcd"'* | *"/$service.service"* | */etcd.service*) ;;
    *)
      raftsman_owner=$(printf '%s\n' "$raftsman_listeners" | sed -n 's/.*users:((\("[^"]*",pid=[0-9]*\).*/\1/p' | head -n 1)
      fault "port $1 is taken by ${raftsman_owner:-an unknown process}: stop it, or choose another $2"
      ;;
  esac
}

assert_space() {
  raftsman_place=$data
  while [ ! -d "$raftsman_place" ]; do raftsman_place=$(dirname "$raftsman_place"); done
  raftsman_free=$(df -Pk "$raftsman_place" | awk 'NR == 2 { print $4 }')
  if [ "$raftsman_free" -lt 262144 ]; then
    fault "only $((raftsman_free / 1024)) MiB are free at $raftsman_place, where etcd_data $data would be: at least 256 MiB are needed"
  elif [ "$raftsman_free" -lt 2097152 ]; then
    note "only $((raftsman_free / 1024)) MiB are free at $raftsman_place; etcd's quota is 2 GiB"
  fi
}

# A version that the package lists don't have is better found now than after a purge. Lists that know no etcd at all may be empty.
assert_package() {
  raftsman_versions=$(apt_versions etcd-server)
  if [ -n "$raftsman_versions" ] && [ -z "$(printf '%s\n' "$raftsman_versions" | apt_match "$version")" ]; then
    fault "etcd_version is $version, but the host's package lists have $(printf '%s' "$raftsman_versions" | tr '\n' ' '): choose one of these, run apt-get update there, or install by archive"
  fi
}

main() {
  [ "$(id -u)" = 0 ] || fail PRIVILEGE "looking who we are on the host" "uid $(id -u), not root" \
    "Log in as root, or as a user who may sudo without a password, with ansible_become: true."
  fact clock "$(date +%s.%N)"
  for tool in awk base64 cat chown dirname df find flock getent grep mktemp readlink sed ss stat systemctl timeout; do
    has "$tool" || fault "the command $tool is missing: install it (iproute2 for ss, util-linux for flock, coreutils for most)"
  done
  [ -d /run/systemd/system ] || fault "systemd does not run this host: etcd is run as a systemd service"

  # shellcheck source=/dev/null
  system=$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-$ID}") || system=$(uname -s)
  fact system "$system"
  machine=$(uname -m)
  fact architecture "$machine"
  case $machine in
    x86_64 | aarch64) ;;
    ppc64le | s390x | riscv64)
      [ "$method" != archive ] || fault "etcd_install_method archive supports x86_64 and aarch64, not $machine" ;;
    *) fault "etcd does not support the architecture $machine" ;;
  esac
  manager=
  for candidate in apt-get dnf yum zypper; do
    if has "$candidate"; then
      manager=${candidate%-get}
      break
    fi
  done
  fact package_manager "$manager"
  if [ "$method" = package ] && [ -z "$manager" ]; then
    fault "none of apt, dnf, yum and zypper is there: set etcd_install_method to archive or none"
  fi
  found=
  binary=$(command -v etcd || :)
  fact binary "$binary"
  if [ -n "$binary" ]; then
    found=$("$binary" --version 2>/dev/null | sed -n 's/^etcd Version: //p') || found=
    fact version "$found"
    if [ "$method" = none ] && [ -n "$version" ] && [ "$found" != "$version" ]; then
      fault "etcd ${found:-of unknown version} is installed, but etcd_version is $version and etcd_install_method is none"
    fi
  elif [ "$method" = none ]; then
    fault "etcd is not installed, and etcd_install_method is none"
  fi
  if [ "$method" = package ] && [ "$manager" = apt ] && [ -n "$version" ] && [ "$found" != "$version" ]; then
    assert_package
  fi
  [ "$method" = package ] || has openssl || fault "the command openssl is missing: install it"

  [ "$method" != none ] || has etcdctl || fault "etcdctl is not installed, and etcd_install_method is none"

  if has ss; then
    assert_port "$client_port" etcd_port
    assert_port "$peer_port" etcd_peer_port
  fi
  for place in "$config_directory" "$data"; do
    [ ! -L "$place" ] || fault "$place is a symbolic link, and no link is followed: name the directory that it leads to, or move the link away"
  done
  if [ -e "$data" ] && [ ! -d "$data" ]; then
    fault "etcd_data $data is there and no directory: move it away"
  else
    assert_space
  fi
  listen=$(getent ahosts "$address" 2>/dev/null | awk '{ print $1 }' | sort -u | while read -r candidate; do
    if ip -o addr show 2>/dev/null | awk '{ print $4 }' | cut -d/ -f1 | grep -qxF "$candidate"; then
      echo "$candidate"
    fi
  done | head -n 1)
  if [ -n "$listen" ]; then
    fact listen "$listen"
  else
    fault "$address is no address of this host, so etcd can't listen on it: name the host by one of its own addresses and say with ansible_host how SSH reaches it"
  fi
}
