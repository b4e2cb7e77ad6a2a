# shellcheck shell=bash
# What bin/* and lab/* share: messages, timed steps, packages, the cache directory, the Java toolchain.
# Sourced, never run. All messages go to stderr, so that a command's stdout is its result alone.

# One cache for the machine, outside every work tree: images' inputs, keys, archives and logs.
export RAFTSMAN_CACHE=${RAFTSMAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/raftsman}
RAFTSMAN_LOG=${RAFTSMAN_LOG:-$RAFTSMAN_CACHE/log/${0##*/}.log}

# Prints what is going on.
say() { printf '%s\n' "$*" >&2; }

# Prints a thing that the reader should not miss.
warn() { printf 'WARNING: %s\n' "$*" >&2; }

# die MESSAGE [REMEDY]: ends with 1, having said what went wrong and what to do.
die() {
  printf 'ERROR: %s\n' "$1" >&2
  if [ $# -gt 1 ]; then printf '       %s\n' "${@:2}" >&2; fi
  exit 1
}

# wrong_usage MESSAGE: ends with 2.
wrong_usage() {
  printf '%s: %s (see %s --help)\n' "${0##*/}" "$1" "$0" >&2
  exit 2
}

# Milliseconds since some moment in the past; wall clock, for durations only.
now_ms() {
  local t=${EPOCHREALTIME/[.,]/}
  printf '%s' $((t / 1000))
}

# elapsed START_MS: "4.2 s" or "3 min 07 s".
elapsed() {
  local ms=$(($(now_ms) - $1))
  if [ "$ms" -lt 60000 ]; then
    printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
  else
    printf '%d min %02d s' $((ms / 60000)) $((ms / 1000 % 60))
  fi
}

# start_log: begins a new log file for this run of the script; the one before is kept as *.1.
start_log() {
  mkdir -p "${RAFTSMAN_LOG%/*}"
  if [ -s "$RAFTSMAN_LOG" ]; then mv -f "$RAFTSMAN_LOG" "$RAFTSMAN_LOG.1"; fi
  : >"$RAFTSMAN_LOG"
}

# step TEXT COMMAND…: runs the command with its output in the log, says what is done and how long it took; on failure shows
# the end of its output, and returns its status. COMMAND may be a function; one that is checks its own statuses, since
# errexit does not reach into a command whose status is examined.
step() {
  local text=$1 begin status=0 first
  shift
  mkdir -p "${RAFTSMAN_LOG%/*}"
  printf '%s … ' "$text" >&2
  printf '\n=== %s === %s\n' "$(date '+%F %T')" "$text" >>"$RAFTSMAN_LOG"
  first=$(($(wc -l <"$RAFTSMAN_LOG") + 1))
  begin=$(now_ms)
  "$@" >>"$RAFTSMAN_LOG" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ]; then
    printf '%s\n' "$(elapsed "$begin")" >&2
    return 0
  fi
  printf 'FAILED after %s (exit status %d)\n' "$(elapsed "$begin")" "$status" >&2
  tail -n "+$first" "$RAFTSMAN_LOG" | tail -n 30 | sed 's/^/    | /' >&2
  printf '    the whole log: %s\n' "$RAFTSMAN_LOG" >&2
  return "$status"
}

# as_root COMMAND…: as root, by sudo where needed.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    say "this needs root, and there is no sudo: $*"
    return 1
  fi
}

# can_be_root: whether as_root will work without asking anyone (or by asking, where a person is there).
can_be_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return 0
  [ -t 0 ] && [ "${CI:-}" != true ]
}

apt_update() {
  local attempt
  for attempt in 1 2 3 4 5 6; do
    as_root apt-get -q -o DPkg::Lock::Timeout=300 update && return 0
    echo "apt-get update did not work (attempt $attempt of 6)"
    sleep $((attempt * 2))
  done
  return 1
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@"
}

apt_install_fresh() {
  # The lists may be missing (a fresh image) or old (a package that is no longer at the mirror): only then fetch them.
  if ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null || ! apt_install "$@"; then
    apt_update && apt_install "$@"
  fi
}

# need_packages PACKAGE…: installs those that are missing.
need_packages() {
  local package missing=()
  if ! command -v apt-get >/dev/null; then
    say "cannot install $*: this machine has no apt-get (Debian or Ubuntu is expected); install them by hand and run it again"
    return 1
  fi
  for package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    step "Installing ${missing[*]}" apt_install_fresh "${missing[@]}"
  fi
}

# need_commands COMMAND=PACKAGE…: installs the package of each command that is missing, all in one go.
need_commands() {
  local pair packages=()
  for pair; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
  done
  if [ ${#packages[@]} -gt 0 ]; then need_packages "${packages[@]}"; fi
}

# The major version of the JDK on the PATH (17, 21, …), or 0 where there is no compiler.
jdk_version() {
  local version
  version=$(javac -version 2>&1) || version='javac 0'
  version=${version##*javac }
  version=${version%%[!0-9]*}
  printf '%s' "${version:-0}"
}

# need_java: a JDK >= 17 and Maven.
need_java() {
  local package=openjdk-17-jdk-headless
  if [ "$(jdk_version)" -lt 17 ]; then
    if ! apt-cache show "$package" 2>/dev/null | grep -q .; then
      compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null || step 'Fetching the package lists' apt_update || return 1
      apt-cache show "$package" 2>/dev/null | grep -q . || package=default-jdk-headless
    fi
    need_packages "$package" || return 1
    if [ "$(jdk_version)" -lt 17 ]; then
      say "the JDK on the PATH is version $(jdk_version), and 17 or later is needed: set JAVA_HOME and PATH (see update-alternatives --config javac)"
      return 1
    fi
  fi
  need_commands mvn=maven
}
