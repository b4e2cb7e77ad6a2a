# shellcheck shell=sh disable=SC2154
# A client of PostgreSQL that writes all the time, by the address that follows the leader, and notes what was acknowledged.
# Values: vip directory
mkdir -p "$directory"
number=0
while [ ! -e "$directory/stop" ]; do
  number=$((number + 1))
  if psql -q "host=$vip user=postgres dbname=postgres connect_timeout=3" -c "insert into written values ($number)" 2>>"$directory/errors"; then
    echo "$number" >>"$directory/acknowledged"
  else
    echo "$number $(date +%T.%N)" >>"$directory/failed"
  fi
done
touch "$directory/ended"
