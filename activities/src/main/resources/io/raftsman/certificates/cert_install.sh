# shellcheck shell=sh disable=SC2154
# etcd_cert, second half: the certificate that the authority signed, and the authority's own.
# Values: key key_mode certificate owner authority authority_certificate signed (empty to keep) shared (empty for none) made
main() {
  exclusively
  owner=$(existing_owner "$owner")
  if checking && ! anew && [ -f "$authority" ] && [ "$(cat "$authority")
" != "$authority_certificate" ]; then
    fact stranger "$authority"
  fi
  put "$authority" 644 "$owner" "$authority_certificate"
  [ -z "$signed" ] || put "$certificate" 644 "$owner" "$signed"
  # Where nothing may be changed, there may be no key yet.
  raftsman_mode=$(stat -c '%a %U:%G' "$key" 2>/dev/null) || checking
  if [ -n "$raftsman_mode" ] && [ "$raftsman_mode" != "$key_mode $owner" ]; then
    act own "$key" "$key_mode" "$owner"
    changed "$key (mode $key_mode, owner $owner)"
  fi
  [ -n "$shared" ] || return 0
  if [ ! -e "$shared" ] && [ ! -L "$shared" ]; then
    intend "$shared"
    remember "$made"
    directory "$(dirname "$shared")" 755 root:root
    put "$shared" 644 root:root "$authority_certificate"
  elif [ "$(openssl x509 -in "$shared" -noout -fingerprint -sha256 2>/dev/null)" != "$(printf '%s' "$authority_certificate" | openssl x509 -noout -fingerprint -sha256)" ]; then
    note "$shared is there and not this cluster's CA: it was left alone; clients of this cluster need $authority"
  fi
}
