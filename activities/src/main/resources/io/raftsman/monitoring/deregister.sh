# shellcheck shell=sh disable=SC2154
# Removes the target files of members; with the last target also the client certificate. Values: directory_path names files made
main() {
  exclusively
  printf '%s\n' "$names" | while IFS= read -r raftsman_name; do gone "$directory_path/$raftsman_name.yml"; done
  if [ -z "$(find "$directory_path" -name '*.yml' 2>/dev/null | head -n 1)" ]; then
    printf '%s\n' "$files" | while IFS= read -r raftsman_file; do gone "$raftsman_file"; done
    take_back "$made"
  fi
}
