#!/bin/sh
# Makes the data directory where there is none, and becomes the server. POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_INITDB_ARGS are
# those of the public image; there is no way without a password.
set -eu

NEW=$PGDATA/initdb.new

if [ "$(id -u)" -eq 0 ]; then
  install -d -m 775 -o postgres -g postgres /run/postgresql
  install -d -m 700 -o postgres -g postgres "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres:postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
fi

# The data is made aside, and PG_VERSION moved in last: a directory that has it is whole, wherever this was killed.
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?must be set}"
  if [ -d "$NEW" ]; then find "$PGDATA" -mindepth 1 -delete; fi
  # shellcheck disable=SC2086 # several arguments
  printf '%s' "$POSTGRES_PASSWORD" | initdb --pgdata="$NEW" --username="${POSTGRES_USER:-postgres}" --pwfile=/dev/stdin --auth-local=trust \
    --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}
  echo 'host all all all scram-sha-256' >>"$NEW/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$NEW/postgresql.conf"
  find "$NEW" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
  sync
  mv "$NEW/PG_VERSION" "$PGDATA"
  rmdir "$NEW"
fi
exec "$@"
