# shellcheck shell=sh disable=SC2154
# etcd_dir: user, directories, stamp. Values: config_directory data stamp_path stamp made

# Whether the stamp differs in nothing but that its member has settled: that is not taken back while the data is there.
settled() {
  ! anew && [ -d "$data/member" ] &&
    [ "$(contents "$stamp_path" "$(id -u)" | sed 's/"deployed"/"deploying"/')" = "$(printf '%s' "$stamp")" ]
}

main() {
  exclusively
  if ! getent group etcd >/dev/null; then
    act groupadd --system etcd
    changed "group etcd"
  fi
  if ! getent passwd etcd >/dev/null; then
    act useradd --system --gid etcd --home-dir /var/lib/etcd --no-create-home --shell /usr/sbin/nologin etcd
    changed "user etcd"
  fi
  directory "$config_directory" 750 etcd:etcd
  intend /var/lib/etcd
  intend "$data"
  remember "$made"
  directory /var/lib/etcd 750 etcd:etcd
  directory "$data" 700 etcd:etcd
  settled || put "$stamp_path" 600 root:root "$stamp"
}
