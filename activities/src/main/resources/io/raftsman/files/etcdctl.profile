# The client environment of etcd cluster ${cluster}, written by Raftsman.
# A shell that runs a command line only knows aliases when it is told to.
if [ -n "${BASH_VERSION:-}" ]; then shopt -s expand_aliases; fi
alias e="etcdctl"
alias em="etcdctl member"
export ETCDCTL_API=3
export ETCDCTL_ENDPOINTS=${endpoints}
export ETCDCTL_CACERT=${authority}
export ETCDCTL_CERT=${certificate}
export ETCDCTL_KEY=${key}
