# shellcheck shell=sh
# What every script can use. It speaks to the worker in lines on stdout: a word, then fields separated by tabs; what may be of
# several lines is base64.
#
# With raftsman_check set the verbs change nothing and say what they would change; with raftsman_anew, as if nothing were there yet.
# With raftsman_diff set put also shows the lines.
#
# All names here start with raftsman_ or are verbs; a script defines main and uses the variables that the worker has set.
set -eu
umask 077
LC_ALL=C
export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

encode() {
  printf '%s' "$1" | base64 | tr -d '\n'
}

# say WORD TEXT: a line to the worker; TEXT may hold what somebody on the host has chosen, such as a file's name.
say() {
  printf '%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n\r' '   ')"
}

# Something was changed.
changed() {
  say changed "$*"
}

# Something that a person should know.
note() {
  say note "$*"
}

# fact NAME VALUE: something that the worker wants to know.
fact() {
  printf 'fact\t%s\t%s\n' "$1" "$(encode "$2")"
}

# Why the host isn't fit; the script goes on, so that all faults are found at once.
fault() {
  say fault "$*"
}

# fail KIND ATTEMPTED CAME_BACK REMEDY: ends the script. KIND is one of the worker's failure kinds.
fail() {
  printf 'fail\t%s\t%s\t%s\t%s\n' "$1" "$(encode "$2")" "$(encode "$3")" "$(encode "$4")"
  exit 64
}

# Whether nothing may be changed.
checking() {
  [ -n "${raftsman_check-}" ]
}

# Whether what is there shall be looked at as if a purge had taken it away.
anew() {
  [ -n "${raftsman_anew-}" ]
}

# act COMMAND...: runs it, unless nothing may be changed.
act() {
  checking || "$@"
}

# One script at a time on this host: a worker that died may have left one running. (In /run/lock anybody could hold the lock, or have
# a link there.)
exclusively() {
  checking && return 0
  exec 9>>/run/raftsman.lock
  flock -w 60 9 || fail TRANSIENT "waiting for another Raftsman script on this host" "it still runs after 60 s" \
    "Wait until it has ended, then run the same command again."
}

# itself PATH, with descriptor 8 opened from PATH: is it what lies at PATH, and not what a link there leads to, or a file that has
# other names? Whoever may write to PATH's directory can exchange PATH at any moment, but not what is open.
itself() {
  [ "$(stat -L -c '%d:%i' /proc/self/fd/8)" = "$(stat -c '%d:%i' "$1")" ] &&
    { [ -d /proc/self/fd/8 ] || [ "$(stat -L -c %h /proc/self/fd/8)" = 1 ]; }
}

# own PATH MODE OWNER: gives it mode and owner, but nothing that a link there leads to.
own() {
  # shellcheck disable=SC2094
  {
    itself "$1" || fail COMMAND "giving $1 its owner and mode" "it is a link, a file with other names, or was exchanged meanwhile" \
      "Look who writes to $(dirname "$1"), then run the same command again."
    chown "$3" /proc/self/fd/8
    chmod "$2" /proc/self/fd/8
  } 8<"$1"
}

# contents PATH [UID]: prints the file at PATH; nothing, where a link, a file with other names, or another user's than UID is there.
contents() {
  [ -f "$1" ] && [ ! -L "$1" ] || return 0
  # shellcheck disable=SC2094
  {
    if itself "$1" && [ "$(stat -L -c %u /proc/self/fd/8)" = "${2-$(stat -L -c %u /proc/self/fd/8)}" ]; then
      cat <&8
    fi
  } 8<"$1"
}

# guarded PATH: prints the directory nearest above PATH's own in which nobody but root can exchange what is made.
guarded() {
  raftsman_guarded=$(cd -P "$(dirname "$(dirname "$1")")" && pwd) || return 1
  raftsman_above=$raftsman_guarded
  while [ "$raftsman_above" != / ]; do
    [ -n "$(find "$raftsman_above" -prune \( -user 0 -o -user "$(id -u)" \) \( -perm -1000 -o ! -perm /022 \))" ] ||
      raftsman_guarded=$(dirname "$raftsman_above")
    raftsman_above=$(dirname "$raftsman_above")
  done
  echo "$raftsman_guarded"
}

# sweep PATH: raftsman_home becomes the directory in which the file for PATH is finished; what a script that died left there goes.
sweep() {
  raftsman_home=$(guarded "$1")
  for raftsman_left in "$raftsman_home"/.raftsman.??????; do
    [ ! -d "$raftsman_left" ] || rm -rf "$raftsman_left"
  done
}

# put PATH MODE OWNER CONTENT: PATH becomes a regular file with this content; MODE is octal without a leading 0, OWNER user:group.
# The new file is finished in a directory that only root can enter, then renamed into its place: no reader sees half of it, and a
# link at PATH is replaced, not followed. A wrong mode or owner, too, is mended by a new file: the old one may be exchanged at any moment.
# raftsman_time, where it is set, is the time that the new file gets, as touch -d takes it.
put() {
  raftsman_what=$1
  checking || sweep "$1"
  if ! anew && [ -f "$1" ] && [ ! -L "$1" ] && [ "$(stat -c %h "$1")" = 1 ] && [ "$(cat "$1" && echo .)" = "$4." ]; then
    [ "$(stat -c '%a %U:%G' "$1")" != "$2 $3" ] || return 0
    raftsman_what="$1 (mode $2, owner $3)"
  fi
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    fail COMMAND "writing $1" "a directory is there" "Move it away and run the same command again."
  fi
  show_diff "$1" "$4"
  if checking; then
    changed "$raftsman_what"
    return 0
  fi
  raftsman_stage=$(mktemp -d "$raftsman_home/.raftsman.XXXXXX")
  # Through cat, whose words about a full disk are better than a shell's own "I/O error".
  printf '%s' "$4" | cat >"$raftsman_stage/new"
  chown "$3" "$raftsman_stage/new"
  chmod "$2" "$raftsman_stage/new"
  [ -z "${raftsman_time-}" ] || touch -d "$raftsman_time" "$raftsman_stage/new"
  mv -fT "$raftsman_stage/new" "$1"
  rmdir "$raftsman_stage"
  changed "$raftsman_what"
}

# put_secret PATH MODE OWNER CONTENT: put, whose lines nobody is shown.
put_secret() {
  raftsman_secret=yes
  put "$@"
  raftsman_secret=
}

# show_diff PATH CONTENT: what of the file would become different, line by line.
show_diff() {
  [ -n "${raftsman_diff-}" ] && [ -z "${raftsman_secret-}" ] || return 0
  if ! has diff; then
    note "the lines can't be shown: the command diff is missing"
    return 0
  fi
  raftsman_lines=$(
    { anew || contents "$1"; } | diff -U 2 --label "$1" --label "$1" - /dev/fd/7 7<<END || :
${2%
}
END
  )
  [ -z "$raftsman_lines" ] || printf 'diff\t%s\n' "$(encode "$raftsman_lines")"
}

# directory PATH MODE OWNER: PATH becomes a directory; its missing parents are made 0755 root:root. What was made is noted for
# remember.
directory() {
  if [ -L "$1" ] || { [ -e "$1" ] && [ ! -d "$1" ]; }; then
    fail COMMAND "making the directory $1" "something that is no directory is there: $(ls -ld "$1")" "Move it away and run the same command again."
  fi
  if [ ! -d "$1" ]; then
    raftsman_parent=$(dirname "$1")
    [ -d "$raftsman_parent" ] || directory "$raftsman_parent" 755 root:root
    act mkdir -m 700 "$1"
    act own "$1" "$2" "$3"
    changed "$1"
    raftsman_made="${raftsman_made-}$1
"
  elif [ "$(stat -c '%a %U:%G' "$1")" != "$2 $3" ]; then
    act own "$1" "$2" "$3"
    changed "$1 (mode $2, owner $3)"
  fi
}

# intend PATH: notes for remember what directory will make of PATH and its parents. What is remembered before it is made is still known
# when a script dies in between.
intend() {
  raftsman_path=$1
  until [ -e "$raftsman_path" ] || [ -L "$raftsman_path" ]; do
    raftsman_made="${raftsman_made-}$raftsman_path
"
    raftsman_path=$(dirname "$raftsman_path")
  done
}

# remember FILE: adds what directory (or the caller, in raftsman_made) has noted to the list in FILE, so that take_back can remove it; nothing
# yet while FILE's own directory is missing. A list that root hasn't written doesn't count: a user who owns the directory could name
# anything in it.
remember() {
  [ -n "${raftsman_made-}" ] && [ -d "${1%/*}" ] || return 0
  checking && return 0
  put "$1" 600 root:root "$({
    contents "$1" "$(id -u)"
    printf '%s' "$raftsman_made"
  } | sort -u)
"
  raftsman_made=
}

# take_back FILE: removes what the list in FILE names, deepest path first, and the list: last, but for its own directory, so that a
# script that dies on the way leaves noted what is left. A directory that somebody else put something into stays.
take_back() {
  [ -f "$1" ] || return 0
  raftsman_list=$(
    contents "$1" "$(id -u)" | grep -vxF "${1%/*}" | sort -r
    printf '%s\n' "$1"
    contents "$1" "$(id -u)" | grep -xF "${1%/*}" || :
  )
  printf '%s\n' "$raftsman_list" | while IFS= read -r raftsman_path; do
    if [ "$raftsman_path" = "$1" ]; then
      rm -f "$1"
    elif [ -d "$raftsman_path" ] && [ ! -L "$raftsman_path" ]; then
      ! rmdir "$raftsman_path" 2>/dev/null || changed "$raftsman_path removed"
    else
      gone "$raftsman_path"
    fi
  done
}

# gone PATH: no file and no link is at PATH.
gone() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    fail COMMAND "removing $1" "a directory is there" "Move it away and run the same command again."
  fi
  if [ -e "$1" ] || [ -L "$1" ]; then
    act rm -f "$1"
    changed "$1 removed"
  fi
}

# existing_owner USER:GROUP: the same, with root for a group that the host doesn't have.
existing_owner() {
  if getent group "${1#*:}" >/dev/null; then echo "$1"; else echo "${1%%:*}:root"; fi
}

# Whether a command is there.
has() {
  command -v "$1" >/dev/null 2>&1
}
