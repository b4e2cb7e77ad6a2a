# shellcheck shell=sh disable=SC2154
# etcd_cert, first half: shows the certificate that is there, and asks for one for the key. The key never leaves the host.
# Values: key certificate owner made
# Whether descriptor 8 is the key's file, and holds a key. A link to somebody else's key would make that one etcd's.
usable() {
  itself "$key" && openssl pkey -in /proc/self/fd/8 -noout 2>/dev/null
}

# With the key open as descriptor 8.
ask() {
  raftsman_certificate=$(contents "$certificate")
  raftsman_public=$(openssl pkey -in /proc/self/fd/8 -pubout)
  if [ "$(printf '%s\n' "$raftsman_certificate" | openssl x509 -noout -pubkey 2>/dev/null)" = "$raftsman_public" ]; then
    fact certificate "$raftsman_certificate"
  fi
  checking || fact request "$(openssl req -new -key /proc/self/fd/8 -subj /CN=request)"
}

main() {
  exclusively
  owner=$(existing_owner "$owner")
  if [ ! -d "$(dirname "$key")" ]; then
    intend "$(dirname "$key")"
    remember "$made"
    directory "$(dirname "$key")" 750 "$owner"
    remember "$made"
  fi
  # A key that can't be read as one is replaced with the certificate.
  if anew || [ ! -f "$key" ] || ! usable 8<"$key"; then
    if checking; then
      changed "$key"
      return 0
    fi
    raftsman_key=$(openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null) ||
      fail COMMAND "making a key with openssl" "openssl genpkey failed" "Look at the host's openssl: it must know EC keys on P-256."
    put_secret "$key" 600 "$owner" "$raftsman_key
"
  fi
  ask 8<"$key"
}
