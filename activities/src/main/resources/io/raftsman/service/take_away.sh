# shellcheck shell=sh disable=SC2154
# Taking away what Raftsman makes on a member's host. Needs etcd.sh, entries.sh and stop.sh.
# Values: data service unit_path profile_path files (one a line) made

# take_away KEEP_DATA: removes what Raftsman makes, nothing else; with KEEP_DATA yes what is in the data directory stays.
take_away() {
  disable_unit
  [ "$1" = yes ] || etcd_entries "$data" remove_entry "$data"
  gone "$unit_path"
  gone "$profile_path"
  printf '%s\n' "$files" | while IFS= read -r raftsman_file; do gone "$raftsman_file"; done
  take_back "$made"
  systemctl daemon-reload
  systemctl reset-failed "$service.service" 2>/dev/null || :
}
