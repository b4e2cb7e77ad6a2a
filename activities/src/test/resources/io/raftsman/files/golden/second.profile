# The client environment of etcd cluster second, written by Raftsman.
# A shell that runs a command line only knows aliases when it is told to.
if [ -n "${BASH_VERSION:-}" ]; then shopt -s expand_aliases; fi
alias e="etcdctl"
alias em="etcdctl member"
export ETCDCTL_API=3
export ETCDCTL_ENDPOINTS=https://10.10.10.10:12379
export ETCDCTL_CACERT=/etc/etcd-second/ca.crt
export ETCDCTL_CERT=/etc/etcd-second/server.crt
export ETCDCTL_KEY=/etc/etcd-second/server.key
