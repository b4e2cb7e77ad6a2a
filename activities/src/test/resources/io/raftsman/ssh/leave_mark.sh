# shellcheck shell=sh disable=SC2154
# For a test: says that it ran, in a file. Values: mark
main() {
  echo ran >"$mark"
  echo ran
}
