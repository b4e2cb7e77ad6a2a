# shellcheck shell=sh
# The host's package manager.

# raftsman_manager becomes its command.
find_manager() {
  for raftsman_manager in apt-get dnf yum zypper; do
    if has "$raftsman_manager"; then break; fi
  done
}

# run ATTEMPTED COMMAND...: what fails in a way that may heal is told apart.
run() {
  raftsman_attempted=$1
  shift
  if raftsman_said=$("$@" 2>&1); then
    return 0
  fi
  raftsman_said=$(printf '%s\n' "$raftsman_said" | tail -n 12)
  case $raftsman_said in
    *'ould not get lock'* | *'locked by another process'* | *'emporary failure'* | *'Failed to fetch'* | *'onnection timed out'* | *'onnection failed'* | *'Could not resolve'* | *'annot download'* | *'Curl error'*)
      raftsman_kind=TRANSIENT ;;
    *) raftsman_kind=COMMAND ;;
  esac
  fail "$raftsman_kind" "$raftsman_attempted" "$raftsman_said" \
    "Look at the host's package sources and network; other ways are etcd_install_method archive or none."
}
