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

# Something was changed.
changed() {
  printf 'changed\t%s\n' "$*"
}

# Something that a person should know.
note() {
  printf 'note\t%s\n' "$*"
}

# fact NAME VALUE: something that the worker wants to know.
fact() {
  printf 'fact\t%s\t%s\n' "$1" "$(encode "$2")"
}

# Why the host isn't fit; the script goes on, so that all faults are found at once.
fault() {
  printf 'fault\t%s\n' "$*"
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

# One script at a time on this host: a worker that died may have left one running.
exclusively() {
  checking && return 0
  mkdir -p /run/lock
  exec 9>/run/lock/raftsman
  flock -w 60 9 || fail TRANSIENT "waiting for another Raftsman script on this host" "it still runs after 60 s" \
    "Wait until it has ended, then run the same command again."
}

# put PATH MODE OWNER CONTENT: PATH becomes a regular file with this content; MODE is octal without a leading 0, OWNER user:group.
# The new file is finished in a directory that only root can enter, then renamed into its place: no reader sees half of it, and a
# link at PATH is replaced, not followed.
# raftsman_time, where it is set, is the time that the new file gets, as touch -d takes it.
put() {
  if ! anew && [ -f "$1" ] && [ ! -L "$1" ] && [ "$(stat -c %h "$1")" = 1 ] && [ "$(cat "$1" && echo .)" = "$4." ]; then
    if [ "$(stat -c '%a %U:%G' "$1")" != "$2 $3" ]; then
      act chown -h "$3" "$1"
      act chmod "$2" "$1"
      changed "$1 (mode $2, owner $3)"
    fi
    return 0
  fi
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    fail COMMAND "writing $1" "a directory is there" "Move it away and run the same command again."
  fi
  show_diff "$1" "$4"
  if checking; then
    changed "$1"
    return 0
  fi
  raftsman_home=$(dirname "$(dirname "$1")")
  rm -rf "$raftsman_home"/.raftsman.??????
  raftsman_stage=$(mktemp -d "$raftsman_home/.raftsman.XXXXXX")
  printf '%s' "$4" >"$raftsman_stage/new"
  chown "$3" "$raftsman_stage/new"
  chmod "$2" "$raftsman_stage/new"
  [ -z "${raftsman_time-}" ] || touch -d "$raftsman_time" "$raftsman_stage/new"
  mv -fT "$raftsman_stage/new" "$1"
  rmdir "$raftsman_stage"
  changed "$1"
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
  raftsman_old=/dev/null
  if ! anew && [ -f "$1" ] && [ ! -L "$1" ]; then raftsman_old=$1; fi
  printf 'diff\t%s\n' "$(encode "$(printf '%s' "$2" | diff -U 2 --label "$1" --label "$1" "$raftsman_old" - || :)")"
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
    act chown "$3" "$1"
    act chmod "$2" "$1"
    changed "$1"
    raftsman_made="${raftsman_made-}$1
"
  elif [ "$(stat -c '%a %U:%G' "$1")" != "$2 $3" ]; then
    act chown -h "$3" "$1"
    act chmod "$2" "$1"
    changed "$1 (mode $2, owner $3)"
  fi
}

# remember FILE: adds what directory (or the caller, in raftsman_made) has noted to the list in FILE, so that take_back can remove it.
remember() {
  [ -n "${raftsman_made-}" ] || return 0
  checking && return 0
  put "$1" 600 root:root "$({
    cat "$1" 2>/dev/null || :
    printf '%s' "$raftsman_made"
  } | sort -u)
"
  raftsman_made=
}

# take_back FILE: removes what the list in FILE names, newest path first, and the list. A directory that somebody else put something
# into stays.
take_back() {
  [ -f "$1" ] || return 0
  raftsman_list=$(sort -r "$1")
  gone "$1" >/dev/null
  printf '%s\n' "$raftsman_list" | while read -r raftsman_path; do
    if [ -d "$raftsman_path" ] && [ ! -L "$raftsman_path" ]; then
      ! rmdir "$raftsman_path" 2>/dev/null || changed "$raftsman_path removed"
    else
      gone "$raftsman_path"
    fi
  done
}

# gone PATH: no file and no link is at PATH.
gone() {
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
