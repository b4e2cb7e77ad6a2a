# The client environment of etcd cluster six, written by Raftsman.
# A shell that runs a command line only knows aliases when it is told to.
if [ -n "${BASH_VERSION:-}" ]; then shopt -s expand_aliases; fi
alias e="etcdctl"
alias em="etcdctl member"
export ETCDCTL_API=3
export ETCDCTL_ENDPOINTS=https://[fd00::10]:2379,https://[fd00::11]:2379
export ETCDCTL_CACERT=/etc/etcd/ca.crt
export ETCDCTL_CERT=/etc/etcd/server.crt
export ETCDCTL_KEY=/etc/etcd/server.key
