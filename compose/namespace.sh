#!/bin/sh
# The namespace raftsman with its search attributes: what is missing is made, and what is there is left alone. TEMPORAL_ADDRESS says where.
set -eu

NAMESPACE=raftsman
# As SearchAttributes.java has them.
SEARCH_ATTRIBUTES='RaftsmanOperation RaftsmanCluster RaftsmanRequester RaftsmanState'
TRIES=60

there() { temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1; }

missing() {
  known=$(temporal operator search-attribute list --namespace "$NAMESPACE") || return 2
  for name in $SEARCH_ATTRIBUTES; do
    printf '%s\n' "$known" | grep -qw "$name" || printf '%s\n' "$name"
  done
}

# A server that has just started, and a namespace that was just made, are not known at once to all of Temporal's services.
ensure() {
  there || temporal operator namespace create --namespace "$NAMESPACE" --retention "$RAFTSMAN_RETENTION" --description "Raftsman's operations" || return 1
  names=$(missing) || return 1
  for name in $names; do
    temporal operator search-attribute create --namespace "$NAMESPACE" --name "$name" --type Keyword || return 1
  done
  [ -z "$(missing)" ] && usable
}

# Whether the frontend, which looks now and then, has heard of the search attributes: until then it refuses operations that have them.
usable() {
  for name in $SEARCH_ATTRIBUTES; do
    temporal workflow count --namespace "$NAMESPACE" --query "$name = 'nobody'" >/dev/null || return 1
  done
}

tries=0
until ensure; do
  tries=$((tries + 1))
  if [ "$tries" -ge "$TRIES" ]; then
    echo "the namespace $NAMESPACE could not be made in $TRIES tries; the reason is above" >&2
    exit 1
  fi
  sleep 1
done
echo "namespace $NAMESPACE is there, with $SEARCH_ATTRIBUTES"
