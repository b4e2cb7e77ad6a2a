#!/bin/sh
# Temporal's two databases: made where they are missing, and brought to the version of the tool. SQL_* say where and as whom.
set -eu

for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  export SQL_DATABASE="$database"
  temporal-sql-tool create-database
  temporal-sql-tool setup-schema --version 0.0
  temporal-sql-tool update-schema --schema-name "postgresql/v12/${pair#*:}"
  echo "$database is up to date"
done
