# shellcheck shell=sh disable=SC2154
# For a test: prints a file. Values: path
main() {
  contents "$path"
}
