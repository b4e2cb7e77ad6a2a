# shellcheck shell=sh disable=SC2154
# etcd_install by release archive: checked, unpacked beside other versions, linked from /usr/local/bin.
# Values: version sha256 upload (empty when it is unpacked already)
link() {
  if [ "$(readlink "/usr/local/bin/$1" 2>/dev/null)" != "/opt/etcd/$version/$1" ]; then
    act ln -sfn "/opt/etcd/$version/$1" "/usr/local/bin/.raftsman-$1"
    act mv -fT "/usr/local/bin/.raftsman-$1" "/usr/local/bin/$1"
    changed "/usr/local/bin/$1 -> /opt/etcd/$version/$1"
  fi
}

unpack() {
  raftsman_sum=$(sha256sum "$upload" | cut -d' ' -f1)
  if [ "$raftsman_sum" != "$sha256" ]; then
    rm -f "$upload"
    fail COMMAND "checking the archive of etcd $version" "its SHA-256 is $raftsman_sum, not $sha256" \
      "Compare with the checksum that etcd's release page gives; then mend etcd_archive or etcd_archive_sha256."
  fi
  rm -rf "/opt/etcd/.raftsman-new"
  mkdir -m 755 "/opt/etcd/.raftsman-new"
  tar -xzf "$upload" -C /opt/etcd/.raftsman-new --strip-components=1 --no-same-owner
  rm -f "$upload"
  for raftsman_tool in etcd etcdctl; do
    [ -f "/opt/etcd/.raftsman-new/$raftsman_tool" ] || fail COMMAND "unpacking the archive of etcd $version" "there is no $raftsman_tool in it" \
      "Give a release archive as etcd publishes it: etcd-vX.Y.Z-linux-ARCH.tar.gz."
  done
  chmod -R a+rX,go-w /opt/etcd/.raftsman-new
  raftsman_found=$(/opt/etcd/.raftsman-new/etcd --version 2>&1 | sed -n 's/^etcd Version: //p') || raftsman_found=
  if [ "$raftsman_found" != "$version" ]; then
    fail COMMAND "asking the unpacked etcd for its version" "${raftsman_found:-it does not run here: $(uname -m)}, not $version" \
      "Give the archive of etcd_version for the host's architecture."
  fi
  rm -rf /opt/etcd/.raftsman-new/.sha256
  printf '%s' "$sha256" >/opt/etcd/.raftsman-new/.sha256
  rm -rf "/opt/etcd/$version"
  mv -T /opt/etcd/.raftsman-new "/opt/etcd/$version"
  changed "/opt/etcd/$version"
}

main() {
  exclusively
  [ -z "$upload" ] || unpack
  for raftsman_tool in etcd etcdctl etcdutl; do
    [ ! -f "/opt/etcd/$version/$raftsman_tool" ] || link "$raftsman_tool"
  done
  fact version "$version"
}
