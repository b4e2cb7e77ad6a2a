# shellcheck shell=sh
# Who on the host uses an etcd.

# users_of BINARY: prints each process that runs it, and each unit of this host's own that starts it. (The package's unit, below
# /usr, goes with the package.)
users_of() {
  for raftsman_comm in /proc/[0-9]*/comm; do
    raftsman_pid=${raftsman_comm#/proc/}
    raftsman_pid=${raftsman_pid%/comm}
    if [ "$(readlink "/proc/$raftsman_pid/exe" 2>/dev/null)" = "$1" ]; then echo "process $raftsman_pid"; fi
  done
  for raftsman_unit in /etc/systemd/system/*.service; do
    [ -f "$raftsman_unit" ] || continue
    sed -n 's/^ExecStart=[-@:+!]*\([^[:space:]]*\).*/\1/p' "$raftsman_unit" | while IFS= read -r raftsman_binary; do
      if [ "$(readlink -f "$raftsman_binary")" = "$1" ]; then echo "${raftsman_unit##*/}"; fi
    done
  done
}
