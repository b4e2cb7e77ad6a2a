# shellcheck shell=sh disable=SC2154,SC2034
# etcd_conf: configuration, unit, client environment. Restarts nothing.
# Values: data config_path config unit_path unit profile_path profile

# What of a configuration or a unit a running etcd would only notice after a restart: not what counts at a bootstrap alone, nor comments.
relevant() {
  sed -e '/^[[:space:]]*#/d' -e '/^[[:space:]]*$/d' -e '/^initial-cluster/d'
}

# put_watched WHAT PATH MODE OWNER CONTENT: put; a file that changes in nothing that a running etcd would notice keeps its time, since
# what is newer than the running etcd is what it must be restarted for.
put_watched() {
  raftsman_time=
  if [ -f "$2" ] && [ ! -L "$2" ] && [ "$(contents "$2" | relevant)" = "$(printf '%s' "$5" | relevant)" ]; then
    raftsman_time=$(stat -c %y "$2")
  else
    fact restart "$1"
  fi
  put "$2" "$3" "$4" "$5"
  raftsman_time=
}

# Whether the configuration differs in nothing but that its member has settled: its data is there, and it says existing. A deploy that
# is carried on must not take that back, not even for a while: were the data lost just then, the member would make a second cluster.
settled() {
  ! anew && [ -d "$data/member" ] &&
    [ "$(contents "$config_path" | sed 's/^initial-cluster-state: existing$/initial-cluster-state: new/')" = "$(printf '%s' "$config")" ]
}

# Whether the unit's binary is there, or there is no unit to keep. It isn't where the others are told of a member that joins, and the
# inventory has come to install etcd in another way: such a unit would keep etcd from ever starting again.
startable() {
  checking || [ ! -f "$unit_path" ] || [ -x "$(printf '%s\n' "$unit" | sed -n 's/^ExecStart=\([^ ]*\).*/\1/p')" ]
}

main() {
  exclusively
  if settled; then config=$(contents "$config_path" && echo .) && config=${config%.}; fi
  put_watched config "$config_path" 640 root:etcd "$config"
  if startable; then
    put_watched unit "$unit_path" 644 root:root "$unit"
  else
    note "$unit_path stays as it is: the binary of the new one is not installed. starter converge installs and restarts"
  fi
  put "$profile_path" 644 root:root "$profile"
  checking && return 0
  raftsman_service=$(basename "$unit_path")
  if [ "$(systemctl show -p NeedDaemonReload --value "$raftsman_service")" = yes ] ||
    [ "$(systemctl show -p LoadState --value "$raftsman_service")" != loaded ]; then
    systemctl daemon-reload
  fi
}
