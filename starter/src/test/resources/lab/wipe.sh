# shellcheck shell=sh
# As if no deploy had ever run; only the packages stay, since installing them takes long, and kept from starting by themselves, as
# etcd_install leaves them.
rm -rf /usr/local/sbin/* /var/tmp/raftsman-hold /etc/apt/apt.conf.d/00hold
grep '^raftsman-fill ' /proc/mounts | cut -d' ' -f2 | while read -r path; do umount -l "$path"; done
pkill -9 -fx 'sh -s'
systemctl kill --signal=KILL etcd.service 2>/dev/null
systemctl disable --now etcd.service 2>/dev/null
rm -rf /data /etc/etcd /etc/pki /etc/profile.d/etcdctl.sh /etc/systemd/system/etcd.service /etc/systemd/system/etcd.service.d
rm -rf /etc/.raftsman.* /etc/systemd/.raftsman.* /etc/prometheus/.raftsman.made /etc/prometheus/pki/* /etc/prometheus/targets/etcd/*
rm -rf /var/lib/etcd/default
if [ -e /usr/bin/etcd ]; then systemctl mask --now etcd.service; fi
systemctl daemon-reload
systemctl reset-failed etcd.service 2>/dev/null
true
