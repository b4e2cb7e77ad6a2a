# shellcheck shell=sh disable=SC2154
# For a test: what a file holds once it is this script's turn. Values: file
main() {
  exclusively
  cat "$file"
}
