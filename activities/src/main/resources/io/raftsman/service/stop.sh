# shellcheck shell=sh disable=SC2154
# Stopping a member's etcd. Needs etcd.sh. Values: service

# Whether the service runs, is about to, or has failed.
under_way() {
  case $(systemctl is-active "$service.service" 2>/dev/null) in inactive) return 1 ;; esac
  [ "$(systemctl show -p LoadState --value "$service.service")" = loaded ]
}

# stop_unit HOW: stops the service. HOW is at_once where the data goes too: etcd need not hand over its leadership first, which takes
# seconds when all members stop at once; else it is orderly.
stop_unit() {
  under_way || return 0
  if [ "$1" = at_once ]; then
    systemctl stop --no-block "$service.service" 9>&-
    systemctl kill --signal=KILL "$service.service" 2>/dev/null || :
  fi
  systemctl stop "$service.service" 9>&-
  changed "$service.service stopped"
}

# The service does not start with the host any more.
disable_unit() {
  if [ "$(systemctl is-enabled "$service.service" 2>/dev/null)" = enabled ]; then
    systemctl disable "$service.service" >/dev/null 2>&1
    changed "$service.service disabled"
  fi
}

# end_processes LISTER: ends every process whose pid LISTER prints; one of another unit with its unit.
end_processes() {
  raftsman_pids=$("$1")
  [ -n "$raftsman_pids" ] || return 0
  for raftsman_pid in $raftsman_pids; do
    raftsman_foreign=$(etcd_unit "$raftsman_pid")
    if [ -n "$raftsman_foreign" ] && [ "$raftsman_foreign" != "$service.service" ]; then
      systemctl disable --now "$raftsman_foreign" 9>&- 2>/dev/null
      changed "$raftsman_foreign stopped and disabled"
    else
      kill "$raftsman_pid" 2>/dev/null || :
      changed "etcd process $raftsman_pid stopped"
    fi
  done
  raftsman_tries=0
  while [ -n "$("$1")" ]; do
    raftsman_tries=$((raftsman_tries + 1))
    if [ "$raftsman_tries" = 50 ]; then
      for raftsman_pid in $("$1"); do kill -9 "$raftsman_pid" 2>/dev/null || :; done
    elif [ "$raftsman_tries" -gt 60 ]; then
      fail COMMAND "stopping etcd" "process $("$1" | tr '\n' ' ')survives SIGKILL" "Look what holds it (ps, dmesg); then run the same command again."
    fi
    sleep 0.2
  done
}
