# shellcheck shell=sh disable=SC2154
# How far the deployment came. Values: stamp_path stamp
main() {
  exclusively
  put "$stamp_path" 600 root:root "$stamp"
}
