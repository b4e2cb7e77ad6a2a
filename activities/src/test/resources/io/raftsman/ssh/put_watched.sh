# shellcheck shell=sh disable=SC2154
# For a test: tells what put has made at the moment when it gives its file away. Values: path owner
chown() {
  fact seen "$(stat -c %a "$(dirname "$2")") $(stat -c %a "$2")"
  command chown "$@"
}

main() {
  put "$path" 644 "$owner" secret
}
