# shellcheck shell=bash
# Go, for what the lab builds from public modules: found, else installed. Sourced after bin/lib.sh.

GO_AT_LEAST=1.21

# find_go: sets GO to one that is new enough; the machine's, else the backports' package.
find_go() {
  for GO in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-*/bin/go; do
    if [ -x "$GO" ] && go_is_new_enough; then return 0; fi
  done
  can_be_root && command -v apt-get >/dev/null || return 1
  need_packages golang-go || return 1
  GO=/usr/bin/go
  go_is_new_enough && return 0
  # The distribution's own is too old; its backports may be among the machine's sources.
  step 'Installing Go from backports' install_go_from_backports && go_is_new_enough
}

go_is_new_enough() {
  local version
  version=$("$GO" env GOVERSION 2>/dev/null) || return 1
  printf '%s\n%s\n' "$GO_AT_LEAST" "${version#go}" | sort -C -V
}

install_go_from_backports() {
  local suite
  suite=$(apt-cache policy 2>/dev/null | sed -n 's/.*[ ,]a=\([a-z-]*backports\).*/\1/p' | head -n 1)
  [ -n "$suite" ] || { echo 'no backports among the sources of apt'; return 1; }
  apt_install -t "$suite" golang-go
}

# go_arch: Go's name, and the releases', for this machine's architecture.
go_arch() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) return 1 ;;
  esac
}

# go_install DIRECTORY PACKAGE@VERSION GO_ARGUMENT…: builds a public module's program into DIRECTORY, linked statically.
go_install() {
  local directory=$1 package=$2
  shift 2
  mkdir -p "$directory" || return 1
  # auto: an older Go fetches the one that the module asks for.
  CGO_ENABLED=0 GOBIN=$directory GOOS='' GOARCH='' GOFLAGS='' GOTOOLCHAIN=auto GOWORK=off nice "$GO" install "$@" "$package"
}
