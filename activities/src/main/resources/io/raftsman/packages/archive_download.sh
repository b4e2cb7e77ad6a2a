# shellcheck shell=sh disable=SC2154
# Fetches a release archive. Values: url upload
main() {
  exclusively
  if has curl; then
    raftsman_said=$(curl -fsSLg --connect-timeout 10 --retry 2 -o "$upload" -- "$url" 2>&1) ||
      fail TRANSIENT "fetching $url" "$raftsman_said" "Look whether the host can reach that address; a file on the worker is uploaded instead."
  elif has wget; then
    raftsman_said=$(wget -q --timeout=10 -O "$upload" -- "$url" 2>&1) ||
      fail TRANSIENT "fetching $url" "$raftsman_said" "Look whether the host can reach that address; a file on the worker is uploaded instead."
  else
    fail COMMAND "fetching $url" "neither curl nor wget is on the host" "Install one, or give a file on the worker as etcd_archive: it is uploaded."
  fi
}
