# shellcheck shell=sh disable=SC2154
# For a test: what arrived of a value. Values: value
main() {
  encode "$value"
}
