# shellcheck shell=sh disable=SC2154
# Is this release unpacked already? If not, makes a place for its archive. Values: version sha256
main() {
  exclusively
  if [ "$(cat "/opt/etcd/$version/.sha256" 2>/dev/null)" = "$sha256" ]; then
    fact present yes
    return 0
  fi
  if checking; then
    changed "/opt/etcd/$version, and links to it in /usr/local/bin"
    return 0
  fi
  directory /opt/etcd 755 root:root
  # What is uploaded is written through a link.
  rm -rf /opt/etcd/.raftsman-upload.tar.gz
  fact upload /opt/etcd/.raftsman-upload.tar.gz
}
