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
  # Root's own: etcd's user owns the directory, and must not say whose the data is.
  fact stamp "$(contents "$stamp" 0)"
  fact config "$(contents "$config_path")"
  for pid in $(etcd_pids); do
    fact process "$pid|$(etcd_data "$pid")|$(etcd_unit "$pid")"
  done
  if [ -n "$(ss -Hltn "sport = :$client_port or sport = :$peer_port")" ]; then
    fact listening yes
  fi
  if [ -n "$(ss -Hltn "sport = :$client_port")" ]; then
    live
  fi
  identity=$(etcd_each_entry stat -c '%i.%W' | tr '\n' ',')
  if [ -n "$identity" ]; then
    oldest=$(etcd_each_entry stat -c '%W %Y' | while read -r birth modified; do
      [ "$birth" -gt 0 ] 2>/dev/null || birth=$modified
      echo "$birth"
    done | sort -n | head -n 1)
    fact data_bytes "$(du -sk "$data" | awk '{ print $1 * 1024 }')"
    fact data_age "$(($(date +%s) - oldest))"
    fact data_identity "$identity"
  fi
}
