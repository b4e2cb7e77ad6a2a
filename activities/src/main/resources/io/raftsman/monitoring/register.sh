# shellcheck shell=sh disable=SC2154
# etcd_register: a target file a member. Values: directory_path targets (lines: name, tab, base64 of the content) reload made
main() {
  exclusively
  if [ ! -d "$directory_path" ]; then
    intend "$directory_path"
    remember "$made"
    directory "$directory_path" 755 root:root
    remember "$made"
  fi
  printf '%s\n' "$targets" | while IFS='	' read -r raftsman_name raftsman_content; do
    raftsman_text=$(printf '%s' "$raftsman_content" | base64 -d && echo .)
    put "$directory_path/$raftsman_name.yml" 644 root:root "${raftsman_text%.}"
  done
  if ! checking && [ "$reload" = yes ] && [ "$(systemctl is-active prometheus.service 2>/dev/null)" = active ]; then
    systemctl reload prometheus.service || note "Prometheus could not be reloaded: it takes the new certificate at its next start"
  fi
}
