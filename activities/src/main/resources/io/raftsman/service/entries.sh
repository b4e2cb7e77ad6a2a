# shellcheck shell=sh
# Working on what is in a data directory, entry by entry, for etcd_entries.

# in_place DOING PLACE: we are in PLACE, and not where a link at its path, or one that was exchanged, leads.
in_place() {
  [ "$(stat -c %d:%i .)" = "$(stat -c %d:%i "$2")" ] ||
    fail COMMAND "$1 what is in $2" "it is a link, or was exchanged meanwhile: $(ls -ld "$2")" \
      "Look where it leads and do by hand what is to be done there; then run the same command again."
}

# remove_entry PLACE ENTRY, in PLACE.
remove_entry() {
  in_place removing "$1"
  rm -rf "$2"
  changed "$1/${2#./} removed"
}
