# shellcheck shell=sh disable=SC2154
# etcd_clean: takes away what is left of a member, if it is this member's: every sign of whose it is must say so.
# Values: cluster instance any_instance (yes: nobody knows what it was called, and its cluster alone counts; or no) config_path stamp_path keep_data (yes or no) data service

# foreign CAME_BACK: ends the script, before anything was changed.
foreign() {
  fail COMMAND "looking whether what is on the host is $instance's" "$1" \
    "Nothing was changed. Look whose it is; take it away with its own cluster's inventory, or by hand, then run the same command again."
}

# scalar KEY: its value in etcd's configuration on stdin.
scalar() {
  sed -n "s/^$1:[[:space:]]*//p" | head -n 1 | sed -e 's/[[:space:]]#.*//' -e 's/[[:space:]]*$//' -e "s/^[\"']//" -e "s/[\"']\$//"
}

# property KEY: its value in the stamp on stdin.
property() {
  sed -n "s/^ *\"$1\" : \"\(.*\)\",\{0,1\}\$/\1/p" | head -n 1
}

# require_same WHERE WHAT FOUND WANTED
require_same() {
  [ "$3" = "$4" ] || foreign "$1 is of $2 ${3:-(none)}, not $4"
}

require_own_files() {
  raftsman_config=$(contents "$config_path")
  raftsman_stamp=$(contents "$stamp_path" "$(id -u)")
  if [ -n "$raftsman_config" ]; then
    [ "$any_instance" = yes ] ||
      require_same "$config_path" member "$(printf '%s\n' "$raftsman_config" | scalar name)" "$instance"
    require_same "$config_path" cluster "$(printf '%s\n' "$raftsman_config" | scalar initial-cluster-token)" "$cluster"
  fi
  if [ -n "$raftsman_stamp" ]; then
    require_same "$stamp_path" cluster "$(printf '%s\n' "$raftsman_stamp" | property cluster)" "$cluster"
    [ "$any_instance" = yes ] ||
      require_same "$stamp_path" member "$(printf '%s\n' "$raftsman_stamp" | property instance)" "$instance"
  fi
}

# own_process PID: whether it is the member's process: of its service, or in its data directory. One that only holds its port is somebody else's.
own_process() {
  [ "$(etcd_unit "$1")" = "$service.service" ] || [ "$(etcd_data "$1")" = "$data" ]
}

own_pids() {
  for raftsman_candidate in $(etcd_pids); do
    ! own_process "$raftsman_candidate" || echo "$raftsman_candidate"
  done
}

# A process of the member's service has the member's data; one in its data is the service's, or no service's. Where there is neither a
# configuration nor a stamp, nothing says whose it is.
require_own_processes() {
  for raftsman_pid in $(etcd_pids); do
    raftsman_unit=$(etcd_unit "$raftsman_pid")
    raftsman_data=$(etcd_data "$raftsman_pid")
    if ! own_process "$raftsman_pid"; then
      note "etcd process $raftsman_pid${raftsman_unit:+ ($raftsman_unit)} has a port of $instance and is somebody else's: left alone"
    elif [ -n "$raftsman_data" ] && [ "$raftsman_data" != "$data" ]; then
      foreign "etcd process $raftsman_pid ($raftsman_unit) has its data in $raftsman_data, not $data"
    elif [ -n "$raftsman_unit" ] && [ "$raftsman_unit" != "$service.service" ]; then
      foreign "etcd process $raftsman_pid in $data is of $raftsman_unit, not $service.service"
    elif unknown; then
      foreign "etcd process $raftsman_pid runs, and neither $config_path nor $stamp_path says whose it is"
    fi
  done
}

unknown() {
  [ -z "$raftsman_config" ] && [ -z "$raftsman_stamp" ]
}

require_own_data() {
  if unknown && [ "$keep_data" = no ] && [ -n "$(etcd_each_entry echo)" ]; then
    foreign "there is data in $data, and neither $config_path nor $stamp_path says whose it is"
  fi
}

main() {
  exclusively
  require_own_files
  require_own_processes
  require_own_data
  if [ "$keep_data" = yes ]; then stop_unit orderly; else stop_unit at_once; fi
  end_processes own_pids
  take_away "$keep_data"
}
