# shellcheck shell=sh disable=SC2154
# etcd_uninstall by package: as install_package brings it; what the package keeps of its configuration and data stays.

# Prints which of the packages are there, whole or half.
installed() {
  # shellcheck disable=SC2016 # they are dpkg's variables
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' etcd etcd-server etcd-client 2>/dev/null |
    sed -n -e '/^not-installed /d' -e '/^config-files /d' -e 's/.* //p'
}

remove_with_apt() {
  raftsman_packages=$(installed)
  [ -n "$raftsman_packages" ] || return 0
  # shellcheck disable=SC2086
  set -- $raftsman_packages
  run "apt-get remove $*" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 remove "$@"
  changed "$* removed (package)"
}

remove_with_rpm() {
  for raftsman_package in etcd etcdctl; do
    rpm -q "$raftsman_package" >/dev/null 2>&1 || continue
    if [ "$raftsman_manager" = zypper ]; then
      run "zypper remove $raftsman_package" zypper --non-interactive remove "$raftsman_package"
    else
      run "$raftsman_manager remove $raftsman_package" "$raftsman_manager" -y remove "$raftsman_package"
    fi
    changed "$raftsman_package removed (package)"
  done
}

main() {
  exclusively
  umask 022
  raftsman_users=$(users_of /usr/bin/etcd | tr '\n' ' ')
  if [ -n "$raftsman_users" ]; then
    note "etcd's package stays: /usr/bin/etcd is still used by ${raftsman_users% }"
    return 0
  fi
  find_manager
  case $raftsman_manager in
    apt-get) remove_with_apt ;;
    *) remove_with_rpm ;;
  esac
}
