# shellcheck shell=bash
# The life of a dev server of Temporal: one for each port. Sourced by lab/temporal, which sets CLI.

# As SearchAttributes.java has them.
SEARCH_ATTRIBUTES=(RaftsmanOperation RaftsmanCluster RaftsmanRequester RaftsmanState)
READY_SECONDS=60
# How long one that runs may leave us without an answer, on a busy machine, before it counts as hung.
HUNG_SECONDS=20

# dev_server_paths PORT
dev_server_paths() {
  PORT=$1
  ADDRESS=127.0.0.1:$PORT
  STATE=$RAFTSMAN_CACHE/temporal/dev-$PORT
  PID_FILE=$STATE/pid
  DATABASE=$STATE/temporal.db
  SERVER_LOG=$RAFTSMAN_CACHE/log/temporal-$PORT.log
}

# with_lock: one command at a time for each port.
with_lock() {
  need_commands flock=util-linux || exit 1
  mkdir -p "$STATE" "${SERVER_LOG%/*}"
  exec 9>"$STATE/lock"
  flock -w 120 9 || die "another lab/temporal is busy with port $PORT: $STATE/lock is locked"
}

# server_pid: the process of the pid file, if it lives and is the dev server of this port: after a crash the number may be
# anyone's, and a zombie, which nobody may ever reap in a container, is not living.
server_pid() {
  local pid state
  pid=$(cat "$PID_FILE" 2>/dev/null) && [[ $pid =~ ^[1-9][0-9]*$ ]] || return 1
  state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
  [[ ${state:-Z} != [ZX]* ]] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- " server start-dev --port $PORT " || return 1
  printf '%s' "$pid"
}

# temporal WORD…: the command line, on this server, whatever the environment and the user's files say of another.
temporal() { "$CLI" "$@" --address "$ADDRESS" --disable-config-env --disable-config-file --env-file /dev/null --command-timeout 5s; }

# serves: whether the server answers and knows what Raftsman needs.
serves() {
  local known name
  temporal operator namespace describe --namespace default >/dev/null 2>&1 || return 1
  known=$(temporal operator search-attribute list --namespace default 2>/dev/null) || return 1
  for name in "${SEARCH_ATTRIBUTES[@]}"; do
    grep -qw "$name" <<<"$known" || return 1
  done
}

serves_soon() {
  local deadline=$((SECONDS + HUNG_SECONDS))
  until serves; do
    [ $SECONDS -lt $deadline ] && server_pid >/dev/null || return 1
    sleep 0.2
  done
}

# listening PORT: whether something takes connections there.
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# dev_server_up UI: UI is true or false. A server that does not answer, or has no Web UI and should, is started again.
dev_server_up() {
  local pid
  if pid=$(server_pid); then
    if { [ "$1" = false ] || listening $((PORT + 1000)); } && serves_soon; then
      printf '%s\n' "$ADDRESS"
      return 0
    fi
    say "the server on $ADDRESS (pid $pid) is started again"
    dev_server_down
  fi
  require_free_ports "$1"
  start_dev_server "$1"
  wait_until_serves
  say "Temporal serves on $ADDRESS (namespace default)"
  if [ "$1" = true ]; then say "Its Web UI: http://127.0.0.1:$((PORT + 1000))"; fi
  printf '%s\n' "$ADDRESS"
}

require_free_ports() {
  local port ports=("$PORT" $((PORT + 10)))
  if [ "$1" = true ]; then ports+=($((PORT + 1000))); fi
  for port in "${ports[@]}"; do
    if listening "$port"; then
      die "something else listens on 127.0.0.1:$port" "what it is: ss -ltnp 'sport = :$port'; or take another port: lab/temporal up --port 17233"
    fi
  done
}

start_dev_server() {
  local name arguments=(--port "$PORT" --ip 127.0.0.1 --http-port $((PORT + 10)) --db-filename "$DATABASE")
  if [ "$1" = true ]; then arguments+=(--ui-port $((PORT + 1000))); else arguments+=(--headless); fi
  for name in "${SEARCH_ATTRIBUTES[@]}"; do arguments+=(--search-attribute "$name=Keyword"); done
  # In a session of its own, so that it outlives the caller; 9 is our lock, which it must not hold.
  setsid nohup "$CLI" server start-dev "${arguments[@]}" >"$SERVER_LOG" 2>&1 </dev/null 9>&- &
  printf '%s\n' "$!" >"$PID_FILE"
}

wait_until_serves() {
  local deadline=$((SECONDS + READY_SECONDS))
  until serves; do
    if ! kill -0 "$(<"$PID_FILE")" 2>/dev/null; then
      tail -n 10 "$SERVER_LOG" | sed 's/^/    | /' >&2
      die 'the server ended at its start' "its log is $SERVER_LOG; lab/temporal reset --port $PORT starts from nothing"
    fi
    [ $SECONDS -lt $deadline ] || die "the server did not serve within $READY_SECONDS s" "its log is $SERVER_LOG"
    sleep 0.2
  done
}

dev_server_down() { end_server TERM 'stopped'; }

dev_server_kill() { end_server KILL 'killed'; }

dev_server_reset() {
  end_server KILL 'killed'
  rm -f "$DATABASE" "$DATABASE"-*
}

# end_server SIGNAL WORD: and waits until it is gone; what does not end within 10 s is killed.
end_server() {
  local pid tries
  if ! pid=$(server_pid); then
    rm -f "$PID_FILE"
    say "no server of ours runs on $ADDRESS"
    return 0
  fi
  kill -s "$1" "$pid" 2>/dev/null || true
  for ((tries = 0; tries < 100; tries++)); do
    server_pid >/dev/null || break
    sleep 0.1
  done
  kill -s KILL "$pid" 2>/dev/null || true
  while server_pid >/dev/null; do sleep 0.1; done
  rm -f "$PID_FILE"
  say "the server on $ADDRESS is $2"
}

dev_server_status() {
  local pid
  if pid=$(server_pid) && listening "$PORT"; then
    printf 'running %s pid %s\n' "$ADDRESS" "$pid"
  else
    echo down
    return 1
  fi
}
