# shellcheck shell=bash
# The lab's images: the base, the host, the infra host; built again only when what they are made of has changed.
# Sourced by lab/lab.

BASE_IMAGE=debian:bookworm-slim
HOST_IMAGE=raftsman-lab/host
INFRA_IMAGE=raftsman-lab/infra
PATRONI_IMAGE=raftsman-lab/patroni
BUILD=$LAB_CACHE/build

images_up() {
  base_image_up &&
    host_context &&
    image_up "$HOST_IMAGE" host "$(docker image inspect -f '{{.Id}}' "$BASE_IMAGE")" &&
    infra_context &&
    image_up "$INFRA_IMAGE" infra "$(docker image inspect -f '{{.Id}}' "$HOST_IMAGE")"
}

# base_image_up: a local Debian 12, else the registry's, else one made from Debian's packages.
base_image_up() {
  docker image inspect "$BASE_IMAGE" >/dev/null 2>&1 && return 0
  if pull_base; then return 0; fi
  need_packages debootstrap && step 'Making a Debian 12 base image from packages (about half a minute)' debootstrap_base
}

pull_base() {
  local begin
  begin=$(now_ms)
  printf 'Pulling %s … ' "$BASE_IMAGE" >&2
  if timeout 120 "${ENGINE_AS_ROOT[@]}" "$DOCKER" pull -q "$BASE_IMAGE" >>"$RAFTSMAN_LOG" 2>&1 </dev/null; then
    printf '%s\n' "$(elapsed "$begin")" >&2
  else
    printf 'not to be had (%s)\n' "$(elapsed "$begin")" >&2
    return 1
  fi
}

debootstrap_base() {
  local root status=0
  root=$(as_root mktemp -d "${TMPDIR:-/tmp}/raftsman-base.XXXXXX") || return 1
  # shellcheck disable=SC2046 # no mirror is no argument
  as_root debootstrap --variant=minbase bookworm "$root" $(debian_mirror) &&
    as_root find "$root/var/cache/apt/archives" -name '*.deb' -delete &&
    as_root tar -C "$root" --one-file-system --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' -c . |
    docker import - "$BASE_IMAGE" || status=1
  as_root rm -rf "$root"
  return "$status"
}

# debian_mirror: the mirror that this machine uses for Debian itself, if it is a Debian; debootstrap knows a default.
debian_mirror() {
  # shellcheck disable=SC2016 # apt's own placeholders
  apt-get indextargets --format '$(ORIGIN)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk -F'|' '$1 == "Debian" && $2 == "main" && $3 !~ /security/ { print $3; exit }'
}

# machine_context NAME: the build's input, with what belongs to this machine: its CA certificates, its proxy for apt.
machine_context() {
  local context=$BUILD/$1
  rm -rf "$context"
  mkdir -p "$context/ca" "$context/apt"
  cp "$LAB/images/$1/"* "$context/"
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    cp /usr/local/share/ca-certificates/*.crt "$context/ca/"
  fi
  apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https)::(Proxy|proxy)( |::)' >"$context/apt/80machine-proxy" || true
}

# host_context: and our key.
host_context() {
  machine_context host && cp "$SSH/id_ed25519.pub" "$BUILD/host/authorized_keys"
}

infra_context() { plain_context infra; }

# patroni_image_up: for those who ask for it.
patroni_image_up() {
  plain_context patroni &&
    image_up "$PATRONI_IMAGE" patroni "$(docker image inspect -f '{{.Id}}' "$HOST_IMAGE")"
}

# plain_context NAME: of an image whose base has what belongs to this machine.
plain_context() {
  local context=$BUILD/$1
  rm -rf "$context"
  mkdir -p "$context"
  cp "$LAB/images/$1/"* "$context/"
}

# image_up NAME CONTEXT PARENT_ID
image_up() {
  local name=$1 context=$BUILD/$2 inputs
  inputs=$({ echo "$3"; cd "$context" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum | cut -d' ' -f1)
  [ "$(docker image inspect -f '{{index .Config.Labels "raftsman.inputs"}}' "$name" 2>/dev/null)" = "$inputs" ] && return 0
  step "Building the image $name (about a minute)" \
    docker build --network host --label "raftsman.inputs=$inputs" -t "$name" "$context"
}
