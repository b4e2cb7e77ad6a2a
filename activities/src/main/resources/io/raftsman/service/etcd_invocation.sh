# shellcheck shell=sh disable=SC2154
# etcd_invocation: which start of the service runs now. Changes nothing. Values: service
main() {
  ! active || fact invocation "$(invocation)"
}
