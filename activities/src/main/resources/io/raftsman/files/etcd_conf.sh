# shellcheck shell=sh disable=SC2154
# etcd_conf: configuration, unit, client environment; with a stamp, also that. Restarts nothing.
# Values: data config_path config unit_path unit profile_path profile stamp_path stamp (may be empty)

# Whether the configuration differs in nothing but that its member has settled: its data is there, and it says existing. A deploy that
# is carried on must not take that back, not even for a while: were the data lost just then, the member would make a second cluster.
settled() {
  [ -d "$data/member" ] && [ -f "$config_path" ] &&
    [ "$(sed 's/^initial-cluster-state: existing$/initial-cluster-state: new/' "$config_path")" = "$(printf '%s' "$config")" ]
}

main() {
  exclusively
  if settled; then config=$(cat "$config_path" && echo .) && config=${config%.}; fi
  put "$config_path" 640 root:etcd "$config"
  put "$unit_path" 644 root:root "$unit"
  put "$profile_path" 644 root:root "$profile"
  [ -z "$stamp" ] || put "$stamp_path" 600 root:root "$stamp"
  raftsman_service=$(basename "$unit_path")
  if [ "$(systemctl show -p NeedDaemonReload --value "$raftsman_service")" = yes ] ||
    [ "$(systemctl show -p LoadState --value "$raftsman_service")" != loaded ]; then
    systemctl daemon-reload
  fi
}
