# shellcheck shell=sh disable=SC2154
# etcd_restart_from: enabled, and another start of the service than the given one: restarted where that one still runs, started where
# none runs. Values: service from (empty: none ran)
main() {
  exclusively
  enable_unit
  if ! active; then
    begin start started
  elif [ "$(invocation)" = "$from" ]; then
    begin restart restarted
  else
    note "$service.service has been started anew already"
  fi
}
