# shellcheck shell=sh disable=SC2154
# etcd_check: what of an etcd is here? Changes nothing.
# Values: client_port peer_port data service url config_path stamp authority certificate key

# ask SCHEME COMMAND...: etcdctl, of this member alone.
ask() {
  raftsman_scheme=$1
  shift
  if [ "$raftsman_scheme" = https ]; then
    set -- --endpoints="$url" --cacert="$authority" --cert="$certificate" --key="$key" "$@"
  else
    set -- --endpoints="http://127.0.0.1:$client_port" "$@"
  fi
  ETCDCTL_API=3 timeout 5 etcdctl --command-timeout=2s --dial-timeout=2s "$@" 2>/dev/null
}

field() {
  sed -n "s/^\"$1\" : \"\{0,1\}\([0-9]*\)\"\{0,1\}\$/\1/p" | head -n 1
}

live() {
  has etcdctl || return 0
  for scheme in https http; do
    [ "$scheme" = http ] || [ -r "$key" ] || continue
    # One key of all, with the number of all beside it. (etcdctl before 3.5 can't count only.)
    counted=$(ask "$scheme" get "" --prefix --keys-only --limit=1 --consistency=s --write-out=fields) || continue
    fact member "$(printf '%s\n' "$counted" | field MemberID)"
    fact cluster "$(printf '%s\n' "$counted" | field ClusterID)"
    fact keys "$(printf '%s\n' "$counted" | field Count)"
    fact members "$(ask "$scheme" member list --write-out=simple || :)"
    return 0
  done
}

main() {
  if [ -f "$stamp" ]; then
    fact stamp "$(cat "$stamp")"
  fi
  if [ -f "$config_path" ]; then
    fact config "$(cat "$config_path")"
  fi
  for pid in $(etcd_pids); do
    fact process "$pid|$(etcd_data "$pid")|$(etcd_unit "$pid")"
  done
  if [ -n "$(ss -Hltn "sport = :$client_port or sport = :$peer_port")" ]; then
    fact listening yes
  fi
  if [ -n "$(ss -Hltn "sport = :$client_port")" ]; then
    live
  fi
  entries=$(etcd_data_entries)
  if [ -n "$entries" ]; then
    identity=$(printf '%s\n' "$entries" | while read -r entry; do stat -c '%i.%W' "$entry"; done | tr '\n' ',')
    oldest=$(printf '%s\n' "$entries" | while read -r entry; do
      birth=$(stat -c %W "$entry")
      [ "$birth" -gt 0 ] 2>/dev/null || birth=$(stat -c %Y "$entry")
      echo "$birth"
    done | sort -n | head -n 1)
    fact data_bytes "$(du -sk "$data" | awk '{ print $1 * 1024 }')"
    fact data_age "$(($(date +%s) - oldest))"
    fact data_identity "$identity"
  fi
}
