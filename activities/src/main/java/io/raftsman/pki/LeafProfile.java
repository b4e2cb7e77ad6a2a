package io.raftsman.pki;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a certificate says about its holder. It comes from the operator's specification, never from
 * the request that is signed.
 *
 * @param commonName CN, 1 to 64 characters as X.520 has it
 * @param organization O
 * @param organizationalUnit OU
 * @param dnsNames subject alternative names; kept in lower case, each once
 * @param ipAddresses subject alternative names, IPv4 or IPv6; kept in one way of writing, each once
 * @param serverAuth whether it is good for a TLS server
 * @param clientAuth whether it is good for a TLS client
 * @param validity how long a new certificate is valid, never longer than its authority
 */
public record LeafProfile(
    String commonName,
    String organization,
    String organizationalUnit,
    List<String> dnsNames,
    List<String> ipAddresses,
    boolean serverAuth,
    boolean clientAuth,
    Duration validity) {

  /** O of every certificate, the original's. */
  public static final String ORGANIZATION = "pigsty";

  /** OU of every certificate, the original's. */
  public static final String ORGANIZATIONAL_UNIT = "etcd";

  private static final int MAXIMUM_NAME = 64;
  private static final int MAXIMUM_DNS_NAME = 253;
  private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  /** Normalises the names. {@link IllegalArgumentException} if one can't be in a certificate. */
  public LeafProfile {
    requireNonNull(validity, "validity");
    requireName("common name", commonName);
    requireName("organization", organization);
    requireName("organizational unit", organizationalUnit);
    dnsNames = dnsNames.stream().map(LeafProfile::dnsName).distinct().toList();
    ipAddresses = ipAddresses.stream().map(LeafProfile::ipAddress).distinct().toList();
    if (validity.isNegative() || validity.isZero()) {
      throw new IllegalArgumentException("a certificate's validity must be positive: " + validity);
    }
    if (!serverAuth && !clientAuth) {
      throw new IllegalArgumentException("a certificate must be good for a server or a client");
    }
  }

  /**
   * An etcd member's certificate, for clients and peers alike: peers need both usages.
   *
   * @param instance the member's name
   * @param host the inventory's name of its host: an IPv4 or IPv6 address or a DNS name
   * @param validity how long it is valid
   */
  public static LeafProfile member(String instance, String host, Duration validity) {
    var dnsNames = new LinkedHashSet<>(List.of("localhost"));
    var ipAddresses = new LinkedHashSet<>(List.of("127.0.0.1", "::1"));
    if (IpLiteral.parse(host).isPresent()) {
      ipAddresses.add(host);
    } else {
      dnsNames.add(host);
    }
    dnsNames.add(instance);
    return new LeafProfile(
        instance,
        ORGANIZATION,
        ORGANIZATIONAL_UNIT,
        List.copyOf(dnsNames),
        List.copyOf(ipAddresses),
        true,
        true,
        validity);
  }

  /** A client's certificate: a common name alone, which etcd takes for the user's name. */
  public static LeafProfile client(String commonName, Duration validity) {
    return new LeafProfile(
        commonName, ORGANIZATION, ORGANIZATIONAL_UNIT, List.of(), List.of(), false, true, validity);
  }

  private static void requireName(String what, String name) {
    requireNonNull(name, what);
    if (name.isBlank() || name.length() > MAXIMUM_NAME) {
      throw new IllegalArgumentException(
          "a certificate's %s has 1 to %d characters: '%s'".formatted(what, MAXIMUM_NAME, name));
    }
  }

  private static String dnsName(String name) {
    if (name.length() > MAXIMUM_DNS_NAME
        || !DNS_NAME.matcher(name).matches()
        || NUMBERS.matcher(name).matches()) {
      throw new IllegalArgumentException("neither a DNS name nor an IP address: '" + name + "'");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static String ipAddress(String address) {
    return IpLiteral.parse(address)
        .map(IpLiteral::canonical)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: '" + address + "'"));
  }
}
