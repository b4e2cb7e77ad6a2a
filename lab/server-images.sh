# shellcheck shell=bash
# The images of docker-compose.yml where no registry is to be had: built from Temporal's Go modules and Debian's packages, under the
# names that docker-compose.yml has, which is where their versions are. Sourced by lab/lab.

SERVER_IMAGES=(postgres temporal-server temporal-admin-tools temporal-ui)
PROGRAMS=$RAFTSMAN_CACHE/temporal

# compose_image NAME: the image that docker-compose.yml has for one of ours, whatever is set here.
compose_image() {
  local variable
  case $1 in
    postgres) variable=POSTGRES_IMAGE ;;
    temporal-server) variable=TEMPORAL_IMAGE ;;
    temporal-admin-tools) variable=TEMPORAL_ADMIN_TOOLS_IMAGE ;;
    temporal-ui) variable=TEMPORAL_UI_IMAGE ;;
  esac
  sed -n "s/^ *image: \${$variable:-\(.*\)}\$/\1/p" "$LAB/../docker-compose.yml"
}

version_of() { local image; image=$(compose_image "$1"); image=${image##*:}; printf '%s' "${image%%-*}"; }

server_images() {
  local name image
  for name in "${SERVER_IMAGES[@]}"; do
    image=$(compose_image "$name")
    if is_pulled "$image"; then
      say "$image is there, and not ours: left alone"
      continue
    fi
    machine_context "$name" && "add_to_${name//-/_}" "$BUILD/$name" && image_up "$image" "$name" "$(docker image inspect -f '{{.Id}}' "$BASE_IMAGE")" || return 1
  done
}

# is_pulled IMAGE: whether it is there, and not made by us.
is_pulled() {
  docker image inspect "$1" >/dev/null 2>&1 && [ -z "$(docker image inspect -f '{{index .Config.Labels "raftsman.inputs"}}' "$1")" ]
}

add_to_postgres() { :; }

add_to_temporal_server() {
  local version
  version=$(version_of temporal-server)
  program temporal-server "$version" go.temporal.io/server/cmd/server &&
    cp "$PROGRAMS/temporal-server-$version" "$1/temporal-server"
}

add_to_temporal_admin_tools() {
  local version cli
  version=$(version_of temporal-server)
  program temporal-sql-tool "$version" go.temporal.io/server/cmd/tools/sql && cli=$("$LAB/temporal" install) &&
    cp "$PROGRAMS/temporal-sql-tool-$version" "$1/temporal-sql-tool" && cp "$cli" "$1/temporal"
}

add_to_temporal_ui() {
  local version module=github.com/temporalio/ui-server/v2
  version=$(version_of temporal-ui)
  program ui-server "$version" "$module/cmd/server" "$module" &&
    cp "$PROGRAMS/ui-server-$version" "$1/ui-server" && cp "$PROGRAMS/ui-server-$version.yaml" "$1/docker.yaml"
}

# program NAME VERSION PACKAGE [MODULE]: builds it once into $PROGRAMS/NAME-VERSION; with MODULE also keeps the module's docker.yaml.
program() {
  [ -x "$PROGRAMS/$1-$2" ] && return 0
  find_go || { say "$1 is built from Go modules, and there is no Go >= $GO_AT_LEAST here"; return 1; }
  step "Building $1 $2 from its Go modules (some minutes, once)" build_program "$@"
}

build_program() {
  local work status=0
  mkdir -p "$PROGRAMS" && work=$(mktemp -d "$PROGRAMS/work.XXXXXX") || return 1
  go_install "$work" "$3@v$2" -ldflags '-s -w' && if [ $# -gt 3 ]; then keep_configuration "$4@v$2" "$PROGRAMS/$1-$2.yaml"; fi &&
    mv "$work/${3##*/}" "$PROGRAMS/$1-$2" || status=1
  rm -rf "$work"
  return "$status"
}

# keep_configuration MODULE@VERSION FILE
keep_configuration() { cp "$(GOWORK=off "$GO" env GOMODCACHE)/$1/config/docker.yaml" "$2" && chmod u+w "$2"; }
