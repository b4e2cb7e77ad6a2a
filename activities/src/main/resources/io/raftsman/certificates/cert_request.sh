# shellcheck shell=sh disable=SC2154
# etcd_cert, first half: shows the certificate that is there, and asks for one for the key. The key never leaves the host.
# Values: key certificate owner made
matches() {
  [ -f "$key" ] && [ -f "$certificate" ] && [ ! -L "$key" ] && [ ! -L "$certificate" ] &&
    [ "$(openssl pkey -in "$key" -pubout 2>/dev/null)" = "$(openssl x509 -in "$certificate" -noout -pubkey 2>/dev/null)" ]
}

main() {
  exclusively
  owner=$(existing_owner "$owner")
  if [ ! -d "$(dirname "$key")" ]; then
    directory "$(dirname "$key")" 750 "$owner"
    remember "$made"
  fi
  if ! anew && matches; then
    fact certificate "$(cat "$certificate")"
  fi
  # A key that can't be read as one is replaced with the certificate.
  if anew || ! openssl pkey -in "$key" -noout 2>/dev/null || [ -L "$key" ]; then
    if checking; then
      changed "$key"
      return 0
    fi
    raftsman_key=$(openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null) ||
      fail COMMAND "making a key with openssl" "openssl genpkey failed" "Look at the host's openssl: it must know EC keys on P-256."
    put_secret "$key" 600 "$owner" "$raftsman_key
"
  fi
  checking || fact request "$(openssl req -new -key "$key" -subj /CN=request)"
}
