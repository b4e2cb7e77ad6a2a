# shellcheck shell=sh disable=SC2154
# For a test: directories that are noted and not made. Values: path list
main() {
  intend "$path"
  remember "$list"
}
