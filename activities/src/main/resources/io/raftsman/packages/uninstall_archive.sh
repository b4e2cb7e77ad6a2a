# shellcheck shell=sh disable=SC2154
# etcd_uninstall by release archive: the release and the links to it. Values: version
main() {
  exclusively
  raftsman_release=/opt/etcd/$version
  raftsman_users=$(users_of "$raftsman_release/etcd" | tr '\n' ' ')
  if [ -n "$raftsman_users" ]; then
    note "$raftsman_release stays: it is still used by ${raftsman_users% }"
    return 0
  fi
  for raftsman_tool in etcd etcdctl etcdutl; do
    if [ "$(readlink "/usr/local/bin/$raftsman_tool")" = "$raftsman_release/$raftsman_tool" ]; then
      gone "/usr/local/bin/$raftsman_tool"
    fi
  done
  if [ -d "$raftsman_release" ]; then
    rm -rf "$raftsman_release"
    changed "$raftsman_release removed"
  fi
  rm -rf /opt/etcd/.raftsman-new /opt/etcd/.raftsman-upload.tar.gz
  [ ! -d /opt/etcd ] || rmdir /opt/etcd 2>/dev/null || :
}
