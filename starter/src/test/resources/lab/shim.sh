# shellcheck shell=sh disable=SC2154
# Stands in front of a command on a host. One of the calls whose arguments match is held: it writes to "held" which process runs the
# script (timeout, a child of sshd's) and waits until somebody writes to "gate". Before the command does its work, or after.
# Values: real (the command) pattern number (which of the matching calls) place (before, after) directory

held() (
  PATH=/usr/sbin:/usr/bin:/sbin:/bin
  script=$$
  until [ "$(ps -o comm= -p "$script")" = timeout ]; do script=$(ps -o ppid= -p "$script" | tr -d ' '); done
  echo "$script" >"$directory/held"
  read -r _ <"$directory/gate"
)

# shellcheck disable=SC2254 # it is a pattern
case "$*" in
  $pattern) ;;
  *) exec "$real" "$@" ;;
esac
echo call >>"$directory/calls"
[ "$(grep -c . "$directory/calls")" = "$number" ] || exec "$real" "$@"
if [ "$place" = before ]; then
  held
  exec "$real" "$@"
fi
status=0
"$real" "$@" || status=$?
held
exit "$status"
