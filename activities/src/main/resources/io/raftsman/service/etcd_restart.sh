# shellcheck shell=sh disable=SC2154
# etcd_restart: enabled, and running as its files say: started where it doesn't run, restarted where it runs as they were before.
# Values: service config_path unit_path binary
# newer FILE: whether FILE was written after the running etcd had been started. What a running etcd needs no restart for keeps its time.
newer() {
  raftsman_started=$(TZ=UTC systemctl show -p ExecMainStartTimestamp --value "$service.service")
  [ -f "$1" ] && [ "$(stat -c %Y "$1")" -gt "$(date -d "$raftsman_started" +%s)" ]
}

# restart_reasons: why the running etcd is not the one that its files describe, a word a line: config, unit, binary.
restart_reasons() {
  newer "$config_path" && echo config
  newer "$unit_path" && echo unit
  raftsman_pid=$(systemctl show -p MainPID --value "$service.service")
  [ "$(readlink "/proc/$raftsman_pid/exe")" = "$(readlink -f "$binary")" ] || echo binary
}

main() {
  exclusively
  enable_unit
  if ! active; then
    begin start started
    fact stopped yes
    return 0
  fi
  raftsman_reasons=$(restart_reasons)
  [ -n "$raftsman_reasons" ] || return 0
  for raftsman_reason in $raftsman_reasons; do fact restart "$raftsman_reason"; done
  begin restart "restarted ($(printf '%s' "$raftsman_reasons" | paste -sd, -))"
}
