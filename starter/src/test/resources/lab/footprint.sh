# shellcheck shell=sh
# What a deploy leaves on a host, but for what is legitimately another each time: keys, certificates, the deployment's id, and the
# files that etcd and the system's own tools write.
find /etc /opt /usr/local /data /var/lib/etcd /root /tmp /var/tmp \
  \( -path '/data/*/member/*' -o -path '/etc/*-' -o -path '/tmp/systemd-private-*' -o -path '/var/tmp/systemd-private-*' \) -prune -o \
  -printf '%p %y %m %u:%g %l\n' 2>/dev/null | sort
find /etc/etcd /etc/pki /etc/profile.d /etc/systemd/system /etc/prometheus/targets /etc/prometheus/.raftsman.made -type f 2>/dev/null | sort |
  while read -r file; do
    case $file in
      *.key | *.crt) head -n 1 "$file" ;;
      *) sed -E 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/DEPLOYMENT/' "$file" ;;
    esac | sed "s|^|$file: |"
  done
echo "etcd.service $(systemctl is-enabled etcd.service 2>&1) $(systemctl is-active etcd.service) $(systemctl show -p NeedDaemonReload --value etcd.service)"
echo "unfinished packages: $(dpkg --audit 2>&1)"
echo "scripts that still run: $(pgrep -fx 'sh -s')"
