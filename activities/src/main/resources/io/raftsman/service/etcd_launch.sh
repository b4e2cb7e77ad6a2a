# shellcheck shell=sh disable=SC2154
# etcd_launch: enabled and started; returns when systemd says that it is ready. Values: service

# Prints the last lines of the service's journal, without the stack traces that etcd buries its own words under.
last_words() {
  journalctl -u "$1" -n 80 --no-pager -o cat 2>/dev/null | grep -Ev '^(	|goroutine [0-9]|created by |[^ {]+\(.*\)$|$)' | tail -n 15
}

main() {
  exclusively
  raftsman_unit=$service.service
  [ "$(systemctl show -p NeedDaemonReload --value "$raftsman_unit")" = no ] || systemctl daemon-reload
  if [ "$(systemctl is-enabled "$raftsman_unit" 2>/dev/null)" != enabled ]; then
    systemctl enable "$raftsman_unit" >/dev/null 2>&1
    changed "$raftsman_unit enabled"
  fi
  if [ "$(systemctl is-active "$raftsman_unit")" = active ]; then
    return 0
  fi
  systemctl reset-failed "$raftsman_unit" 2>/dev/null || :
  # The lock is not for the children of this script to inherit.
  if ! raftsman_said=$(systemctl start "$raftsman_unit" 2>&1 9>&-); then
    # A start that took too long may do better the next time; an etcd that ended would end again.
    # One that a reboot or somebody else called off may, too.
    case "$(systemctl show -p Result --value "$raftsman_unit") $raftsman_said" in
      timeout* | *canceled* | *'is destructive'*) raftsman_kind=TRANSIENT ;;
      *) raftsman_kind=COMMAND ;;
    esac
    fail "$raftsman_kind" "systemctl start $raftsman_unit" "$raftsman_said
$(last_words "$raftsman_unit")" \
      "Look at the journal on the host: journalctl -u $raftsman_unit. A member that says it waits for its peers needs them reachable on their peer port."
  fi
  changed "$raftsman_unit started"
}
