# shellcheck shell=sh disable=SC2154
# etcd_install by package. Values: version (empty for any)

installed_version() {
  [ -x /usr/bin/etcd ] && [ -x /usr/bin/etcdctl ] || return 0
  /usr/bin/etcd --version 2>/dev/null | sed -n 's/^etcd Version: //p'
}

# Whether no package is half installed: its files may be there, when an installation was broken off, and it isn't set up.
whole() {
  has dpkg-query || return 0
  # shellcheck disable=SC2016 # it is dpkg's variable
  ! dpkg-query -W -f '${db:Status-Status}\n' etcd etcd-server etcd-client 2>/dev/null |
    grep -qvx -e installed -e not-installed -e config-files
}

# A package starts its own etcd on localhost when it is installed. A masked unit isn't started; the unit that etcd_conf writes takes
# the mask's place, and an installation that fails leaves none.
keep_from_starting() {
  if [ ! -e /etc/systemd/system/etcd.service ] && [ ! -L /etc/systemd/system/etcd.service ]; then
    systemctl mask etcd.service >/dev/null 2>&1
    trap '[ $? = 0 ] || systemctl unmask etcd.service >/dev/null 2>&1' EXIT
  fi
}

# Prints the packages to install, with the version where one is wanted; nothing where the lists don't have them.
apt_packages() {
  for raftsman_package in etcd-server etcd-client; do
    raftsman_candidate=$(apt_versions "$raftsman_package" | apt_match "$version")
    [ -n "$raftsman_candidate" ] || return 0
    if [ -n "$version" ]; then echo "$raftsman_package=$raftsman_candidate"; else echo "$raftsman_package"; fi
  done
}

both_found() {
  [ "$(printf '%s\n' "$1" | grep -c .)" = 2 ]
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install \
    --no-install-recommends --allow-downgrades "$@"
}

install_with_apt() {
  raftsman_packages=$(apt_packages)
  if ! both_found "$raftsman_packages"; then
    run "apt-get update" apt-get -q -o DPkg::Lock::Timeout=300 update
    raftsman_packages=$(apt_packages)
  fi
  if ! both_found "$raftsman_packages"; then
    # Before Debian 11 and Ubuntu 22.04 one package had both.
    raftsman_packages=etcd${version:+=$version\*}
  fi
  # shellcheck disable=SC2086
  set -- $raftsman_packages
  has openssl || set -- "$@" openssl
  # An installation that was broken off is to be finished first; the lists may be older than what the mirror still has.
  if ! apt_install "$@" >/dev/null 2>&1; then
    run "dpkg --configure -a" env DEBIAN_FRONTEND=noninteractive dpkg --force-confold --configure -a
    run "apt-get update" apt-get -q -o DPkg::Lock::Timeout=300 update
    run "apt-get install $*" apt_install "$@"
  fi
}

install_with_rpm() {
  set -- etcd${version:+-$version}
  has openssl || set -- "$@" openssl
  if [ "$raftsman_manager" = zypper ]; then
    run "zypper install $*" zypper --non-interactive install --no-recommends --oldpackage "$@"
    has etcdctl || run "zypper install etcdctl" zypper --non-interactive install --no-recommends etcdctl
  else
    run "$raftsman_manager install $*" "$raftsman_manager" -y install "$@"
  fi
}

main() {
  exclusively
  # For what the packages' own scripts make.
  umask 022
  raftsman_before=$(installed_version)
  if [ -n "$raftsman_before" ] && whole && has openssl && { [ -z "$version" ] || [ "$raftsman_before" = "$version" ]; }; then
    fact version "$raftsman_before"
    return 0
  fi
  if checking; then
    raftsman_candidate=$(apt_versions etcd-server | apt_match "$version")
    raftsman_candidate=${raftsman_candidate:-$version}
    changed "etcd${raftsman_candidate:+ $raftsman_candidate} (package)"
    return 0
  fi
  keep_from_starting
  find_manager
  case $raftsman_manager in
    apt-get) install_with_apt ;;
    *) install_with_rpm ;;
  esac
  raftsman_after=$(installed_version)
  if [ -z "$raftsman_after" ]; then
    fail COMMAND "installing etcd with $raftsman_manager" "/usr/bin/etcd or /usr/bin/etcdctl is missing afterwards" \
      "Look which packages this distribution has etcd in; other ways are etcd_install_method archive or none."
  fi
  if [ -n "$version" ] && [ "$raftsman_after" != "$version" ]; then
    fail COMMAND "installing etcd $version with $raftsman_manager" "the installed etcd is $raftsman_after" \
      "Take an etcd_version that the host's package sources have, or etcd_install_method archive."
  fi
  fact version "$raftsman_after"
  changed "etcd $raftsman_after (package)"
}
