# shellcheck shell=sh disable=SC2154
# etcd_purge: stops the etcd that the member's parameters point at and removes what Raftsman makes, nothing else.
# Values: client_port peer_port data service unit_path profile_path files (one a line) made
stop() {
  raftsman_unit=$service.service
  if [ "$(systemctl is-active "$raftsman_unit" 2>/dev/null)" != inactive ] && [ "$(systemctl show -p LoadState --value "$raftsman_unit")" = loaded ]; then
    # The data goes too: etcd need not hand over its leadership first, which takes seconds when all members stop at once.
    systemctl stop --no-block "$raftsman_unit" 9>&-
    systemctl kill --signal=KILL "$raftsman_unit" 2>/dev/null || :
    systemctl stop "$raftsman_unit" 9>&-
    changed "$raftsman_unit stopped"
  fi
  raftsman_pids=$(etcd_pids)
  [ -n "$raftsman_pids" ] || return 0
  for raftsman_pid in $raftsman_pids; do
    raftsman_foreign=$(etcd_unit "$raftsman_pid")
    if [ -n "$raftsman_foreign" ] && [ "$raftsman_foreign" != "$raftsman_unit" ]; then
      systemctl disable --now "$raftsman_foreign" 9>&- 2>/dev/null
      changed "$raftsman_foreign stopped and disabled"
    else
      kill "$raftsman_pid" 2>/dev/null || :
      changed "etcd process $raftsman_pid stopped"
    fi
  done
  raftsman_tries=0
  while [ -n "$(etcd_pids)" ]; do
    raftsman_tries=$((raftsman_tries + 1))
    if [ "$raftsman_tries" = 50 ]; then
      for raftsman_pid in $(etcd_pids); do kill -9 "$raftsman_pid" 2>/dev/null || :; done
    elif [ "$raftsman_tries" -gt 60 ]; then
      fail COMMAND "stopping etcd" "process $(etcd_pids | tr '\n' ' ')survives SIGKILL" "Look what holds it (ps, dmesg); then run the same command again."
    fi
    sleep 0.2
  done
}

# remove_data ENTRY, in the data directory: if that is where the link or the exchanged directory at its path leads, nothing is removed.
remove_data() {
  [ "$(stat -c %d:%i .)" = "$(stat -c %d:%i "$data")" ] ||
    fail COMMAND "removing what is in $data" "it is a link, or was exchanged meanwhile: $(ls -ld "$data")" \
      "Look where it leads and remove by hand what is to go; then run the same command again."
  rm -rf "$1"
  changed "$data/${1#./} removed"
}

main() {
  exclusively
  stop
  if [ "$(systemctl is-enabled "$service.service" 2>/dev/null)" = enabled ]; then
    systemctl disable "$service.service" >/dev/null 2>&1
    changed "$service.service disabled"
  fi
  etcd_each_entry remove_data
  gone "$unit_path"
  gone "$profile_path"
  printf '%s\n' "$files" | while IFS= read -r raftsman_file; do gone "$raftsman_file"; done
  take_back "$made"
  systemctl daemon-reload
  systemctl reset-failed "$service.service" 2>/dev/null || :
}
