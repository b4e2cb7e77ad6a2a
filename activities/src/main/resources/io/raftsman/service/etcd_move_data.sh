# shellcheck shell=sh disable=SC2154
# etcd_move_data: the service stopped and disabled, so that nothing starts it on half of its data, and the data moved.
# Values: from data service made
#
# The data is first gathered in a directory inside of the new one, which may be a file system of its own: by renaming where both places
# are on one file system; else by a copy, which gets its name when it is whole, and only then goes what is in the old place. What a
# script that died has left is carried on. Until the end only root can
# enter the new place: no etcd starts there.

refuse() {
  fail COMMAND "moving $service's data from $from to $data" "$1" "$2"
}

# held PLACE: whether it holds data that this script has not put there to gather it.
held() {
  [ -n "$(etcd_entries "$1" counted)" ]
}

counted() {
  case $1 in ./.raftsman-copying | ./.raftsman-gathered) ;; *) printf 'x' ;; esac
}

require_places() {
  for raftsman_place in "$from" "$data"; do
    if [ -L "$raftsman_place" ] || { [ -e "$raftsman_place" ] && [ ! -d "$raftsman_place" ]; }; then
      refuse "$raftsman_place is no directory: $(ls -ld "$raftsman_place")" "No link is followed: name the directory that it leads to, or move it away."
    fi
  done
  case $data/ in "$from"/*) refuse "the one is inside of the other" "Name a directory beside it." ;; esac
  case $from/ in "$data"/*) refuse "the one is inside of the other" "Name a directory beside it." ;; esac
}

# mount PLACE: the file system that it is on, and where that is mounted.
mount() {
  stat -c '%d %m' "$1"
}

require_space() {
  [ ! -d "$raftsman_gathered" ] || return 0
  rm -rf "$raftsman_copying"
  raftsman_place=$data
  while [ ! -d "$raftsman_place" ]; do raftsman_place=$(dirname "$raftsman_place"); done
  [ "$(mount "$from")" != "$(mount "$raftsman_place")" ] || return 0
  raftsman_needed=$(du -sk "$from" | awk '{ print $1 }')
  raftsman_free=$(df -Pk "$raftsman_place" | awk 'NR == 2 { print $4 }')
  [ "$raftsman_free" -gt "$raftsman_needed" ] ||
    refuse "no space left on device: $((raftsman_needed / 1024)) MiB are needed at $data, $((raftsman_free / 1024)) MiB are free" \
      "Make room there; then run the same command again."
}

# rename_entry FROM TO ENTRY, in FROM.
rename_entry() {
  in_place moving "$1"
  if [ -e "$2/$3" ] || [ -L "$2/$3" ]; then refuse "${3#./} is in both places" "$raftsman_which"; fi
  mv -T -- "$3" "$2/$3"
}

# copy_entry FROM TO ENTRY, in FROM.
copy_entry() {
  in_place copying "$1"
  cp -a -- "$3" "$2/"
}

# gather: everything in the old place comes together in the new one's .raftsman-gathered.
gather() {
  if [ "$(mount "$from")" = "$(mount "$data")" ]; then
    [ -d "$raftsman_gathered" ] || mkdir -m 700 "$raftsman_gathered"
    etcd_entries "$from" rename_entry "$from" "$raftsman_gathered"
    return 0
  fi
  if [ -d "$raftsman_gathered" ]; then
    [ -z "$(find "$from" -type f -newer "$raftsman_gathered" | head -n 1)" ] ||
      refuse "etcd has written in $from since its data was copied to $raftsman_gathered" "$raftsman_which"
  else
    rm -rf "$raftsman_copying"
    mkdir -m 700 "$raftsman_copying"
    etcd_entries "$from" copy_entry "$from" "$raftsman_copying"
    sync -f "$raftsman_copying"
    mv -T "$raftsman_copying" "$raftsman_gathered"
    sync -f "$data"
  fi
  etcd_entries "$from" remove_entry "$from"
}

# Whoever runs etcd in the old place would go on writing there.
require_unused() {
  for raftsman_comm in /proc/[0-9]*/comm; do
    [ "$(cat "$raftsman_comm" 2>/dev/null)" = etcd ] || continue
    raftsman_pid=${raftsman_comm#/proc/}
    raftsman_pid=${raftsman_pid%/comm}
    [ "$(etcd_data "$raftsman_pid")" != "$from" ] || refuse "process $raftsman_pid still runs there" "Stop it; then run the same command again."
  done
}

main() {
  exclusively
  [ "$from" != "$data" ] || return 0
  require_places
  raftsman_copying=$data/.raftsman-copying
  raftsman_gathered=$data/.raftsman-gathered
  raftsman_which="Look which is the member's, and move the other away; then run the same command again."
  if held "$from"; then
    ! held "$data" || refuse "both places have data" "$raftsman_which"
    require_space
  elif [ ! -d "$raftsman_gathered" ]; then
    held "$data" || refuse "neither place has any data" "If the member has lost its data, replace it: starter member replace."
    directory "$data" 700 etcd:etcd
    return 0
  fi
  stop_unit orderly
  disable_unit
  require_unused
  intend "$data"
  remember "$made"
  directory "$data" 700 etcd:etcd
  own "$data" 700 root:root
  ! held "$from" || gather
  etcd_entries "$raftsman_gathered" rename_entry "$raftsman_gathered" "$data"
  rmdir "$raftsman_gathered"
  sync -f "$data"
  own "$data" 700 etcd:etcd
  changed "$from -> $data"
}
