# shellcheck shell=sh disable=SC2154
# Finding the etcd that a member's parameters point at. Values: client_port peer_port data service

# Prints the pids of the etcd processes that are the member: of its unit, on its ports, or in its data directory. Another
# cluster's etcd on the same host is none of them.
etcd_pids() {
  for etcd_exe in /proc/[0-9]*/comm; do
    [ "$(cat "$etcd_exe" 2>/dev/null)" = etcd ] || continue
    etcd_pid=${etcd_exe#/proc/}
    etcd_pid=${etcd_pid%/comm}
    if [ "$(etcd_unit "$etcd_pid")" = "$service.service" ] || etcd_listens "$etcd_pid" ||
      [ "$(etcd_data "$etcd_pid")" = "$data" ]; then
      echo "$etcd_pid"
    fi
  done
}

# The systemd service of a process.
etcd_unit() {
  sed -n 's|.*/\([^/]*\.service\)$|\1|p' "/proc/$1/cgroup" 2>/dev/null | head -n 1
}

etcd_listens() {
  ss -Hltnp "sport = :$client_port or sport = :$peer_port" 2>/dev/null | grep -q "pid=$1,"
}

# The data directory that a process has open.
etcd_data() {
  for etcd_file in "/proc/$1/fd"/*; do
    case $(readlink "$etcd_file" 2>/dev/null || :) in
      */member/snap/db)
        readlink "$etcd_file" | sed 's|/member/snap/db$||'
        return 0
        ;;
    esac
  done
}

# etcd_each_entry COMMAND...: etcd_entries of the data directory.
etcd_each_entry() {
  etcd_entries "$data" "$@"
}

# etcd_entries PLACE COMMAND...: runs it in the directory, with each entry there that counts: not a file system's lost+found, and not
# the data of the package's own etcd, which lives below /var/lib/etcd. Entries have whatever names etcd's user gave them.
etcd_entries() {
  [ -d "$1" ] || return 0
  (
    etcd_place=$1
    shift
    cd "$etcd_place" || exit
    for etcd_entry in ./* ./.[!.]* ./..?*; do
      [ -e "$etcd_entry" ] || [ -L "$etcd_entry" ] || continue
      case $etcd_place:$etcd_entry in
        *:./lost+found | /var/lib/etcd:./default) ;;
        *) "$@" "$etcd_entry" ;;
      esac
    done
  )
}
