# shellcheck shell=sh
# What apt's lists have.

# apt_versions PACKAGE: every version that the lists have, newest first.
apt_versions() {
  # As root apt would write its cache anew.
  apt-cache -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= madison "$1" 2>/dev/null | awk -F'|' '{ gsub(/ /, "", $2); print $2 }'
}

# apt_match VERSION: of Debian's versions on stdin, the first that packages this one of etcd; any, where VERSION is empty.
apt_match() {
  awk -v want="$1" '
    { plain = $1; sub(/^[0-9]+:/, "", plain); sub(/[-+~].*/, "", plain) }
    want == "" || plain == want || plain == want ".0" { print $1; exit }'
}
