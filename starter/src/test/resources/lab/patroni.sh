# shellcheck shell=sh disable=SC2154
# Configures Patroni and vip-manager as docs/postgres-ha.md says, with the certificate that is there, and starts them; but for
# ttl, loop_wait and retry_timeout, which are shorter than the defaults that it says to leave: a leader that were lost here
# would be missed sooner.
# Values: name (Patroni's) host (this one's address) hosts (of the etcd members, with ports, separated by commas) vip
set -eu
keys=/etc/patroni/etcd
chown -R postgres:postgres $keys
cat >/etc/patroni/config.yml <<END
scope: pg
namespace: /service/
name: $name
restapi:
  listen: $host:8008
  connect_address: $host:8008
etcd3:
  hosts: $hosts
  protocol: https
  cacert: $keys/ca.crt
  cert: $keys/patroni.crt
  key: $keys/patroni.key
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 8
    postgresql:
      use_pg_rewind: true
  initdb:
    - encoding: UTF8
    - data-checksums
  pg_hba:
    - local all all trust
    - host all all 10.10.10.0/24 trust
    - host replication all 10.10.10.0/24 trust
postgresql:
  listen: 0.0.0.0:5432
  connect_address: $host:5432
  data_dir: /var/lib/postgresql/15/pg
  bin_dir: /usr/lib/postgresql/15/bin
  pgpass: /var/lib/postgresql/pgpass
  authentication:
    superuser: { username: postgres }
    replication: { username: replicator }
END
cat >/etc/default/vip-manager <<END
VIP_IP=$vip
VIP_MASK=24
VIP_IFACE=eth0
VIP_KEY=/service/pg/leader
VIP_HOST=$name
VIP_TYPE=etcd
VIP_ENDPOINT=$(printf '%s' "$hosts" | sed 's#[^,]*#https://&#g')
VIP_ETCD_CA_FILE=$keys/ca.crt
VIP_ETCD_CERT_FILE=$keys/patroni.crt
VIP_ETCD_KEY_FILE=$keys/patroni.key
END
systemctl start patroni.service vip-manager.service
