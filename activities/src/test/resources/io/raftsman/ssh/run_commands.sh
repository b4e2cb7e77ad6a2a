# shellcheck shell=sh disable=SC2154
# For a test: runs what it is told. Values: commands
main() {
  eval "$commands"
}
