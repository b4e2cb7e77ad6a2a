# shellcheck shell=sh disable=SC2154
# etcd_dir: user, directories, stamp. Values: config_directory data stamp_path stamp made
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
  directory /var/lib/etcd 750 etcd:etcd
  directory "$data" 700 etcd:etcd
  remember "$made"
  put "$stamp_path" 600 root:root "$stamp"
}
