# shellcheck shell=sh disable=SC2154
# For a test: calls a function of the prelude, under an umask that forbids nothing. Values: verb one two three four
main() {
  umask 000
  "$verb" "$one" "$two" "$three" "$four"
}
