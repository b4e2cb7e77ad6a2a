# shellcheck shell=sh
# etcd_purge: stops the etcd that the member's parameters point at and removes what Raftsman makes, nothing else.
main() {
  exclusively
  stop_unit at_once
  end_processes etcd_pids
  take_away no
}
