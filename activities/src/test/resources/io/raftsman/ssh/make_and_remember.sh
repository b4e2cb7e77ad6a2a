# shellcheck shell=sh disable=SC2154
# For a test: directories that are made and noted. Values: path owner list
main() {
  directory "$path" 750 "$owner"
  remember "$list"
}
