# shellcheck shell=sh disable=SC2154
# Enabling and starting a member's service. Values: service

# require_unit: systemd knows the unit.
require_unit() {
  [ "$(systemctl show -p LoadState --value "$service.service")" = loaded ] && return 0
  systemctl daemon-reload
  [ "$(systemctl show -p LoadState --value "$service.service")" = loaded ] ||
    fail COMMAND "enabling $service.service" "there is no such unit on the host" "Write it first: the stages etcd_install, etcd_dir and etcd_config."
}

# enable_unit: the service starts with the host.
enable_unit() {
  act require_unit
  if anew || [ "$(systemctl is-enabled "$service.service" 2>/dev/null)" != enabled ]; then
    act systemctl enable "$service.service" >/dev/null 2>&1
    changed "$service.service enabled"
  fi
}

active() {
  ! anew && [ "$(systemctl is-active "$service.service" 2>/dev/null)" = active ]
}

# Prints which start of the service runs.
invocation() {
  systemctl show -p InvocationID --value "$service.service"
}

# How long etcd is waited for, seconds. One that takes longer goes on starting.
raftsman_patience=90

# begin VERB DONE: systemctl start or restart, which return when systemd says that etcd is ready; on failure shows etcd's own words.
begin() {
  if ! checking; then
    [ "$(systemctl show -p NeedDaemonReload --value "$service.service")" = no ] || systemctl daemon-reload
    systemctl reset-failed "$service.service" 2>/dev/null || :
    # The lock is not for the children of this script to inherit.
    raftsman_said=$(timeout "$raftsman_patience" systemctl "$1" "$service.service" 2>&1 9>&-) || begin_failed "$1" "$?"
  fi
  changed "$service.service $2"
}

# Prints the last lines of the service's journal, without the stack traces that etcd buries its own words under.
last_words() {
  journalctl -u "$service.service" -n 80 --no-pager -o cat 2>/dev/null | grep -Ev '^(	|goroutine [0-9]|created by |[^ {]+\(.*\)$|$)' | tail -n 15
}

# begin_failed VERB STATUS
begin_failed() {
  # 124: timeout ended systemctl, not etcd.
  [ "$2" != 124 ] || raftsman_said="canceled after $raftsman_patience s: etcd is still starting"
  # A start that took too long may do better the next time, and so may one that a reboot or somebody else called off; an etcd that ended
  # would end again.
  case "$(systemctl show -p Result --value "$service.service") $raftsman_said" in
    timeout* | *canceled* | *'is destructive'*) raftsman_kind=TRANSIENT ;;
    *) raftsman_kind=COMMAND ;;
  esac
  fail "$raftsman_kind" "systemctl $1 $service.service" "$raftsman_said
$(last_words)" \
    "Look at the journal on the host: journalctl -u $service.service. A member that says it waits for its peers needs them reachable on their peer port; one that fetches a large database goes on while you wait."
}
