# shellcheck shell=sh disable=SC2154
# etcd_launch: enabled and started; returns when systemd says that it is ready. One that runs is left alone.
# Values: service
main() {
  exclusively
  enable_unit
  active || begin start started
}
