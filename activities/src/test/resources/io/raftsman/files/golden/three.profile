# The client environment of etcd cluster etcd, written by Raftsman.
# A shell that runs a command line only knows aliases when it is told to.
if [ -n "${BASH_VERSION:-}" ]; then shopt -s expand_aliases; fi
alias e="etcdctl"
alias em="etcdctl member"
export ETCDCTL_API=3
export ETCDCTL_ENDPOINTS=https://10.10.10.10:2379,https://10.10.10.11:2379,https://10.10.10.12:2379
export ETCDCTL_CACERT=/etc/etcd/ca.crt
export ETCDCTL_CERT=/etc/etcd/server.crt
export ETCDCTL_KEY=/etc/etcd/server.key
