# shellcheck shell=sh disable=SC2154
# etcd_conf: configuration, unit, client environment; with a stamp, also that. Restarts nothing.
# Values: config_path config unit_path unit profile_path profile stamp_path stamp (may be empty)
main() {
  exclusively
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
