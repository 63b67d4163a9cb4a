//! Which addresses a public feed may lead to: none that is inside the listener's own network.
//! The question is asked of resolved addresses, at each hop, never of names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far a request may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What the listener typed: private addresses too. Once a hop was public, the hops after it must be.
    Anywhere,
    /// What somebody else named: public addresses only.
    PublicOnly,
}

/// Tells private addresses from public ones.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Addresses that count as public all the same. For tests, whose servers are all on this machine.
    pub exempt: Vec<IpAddr>,
}

impl Guard {
    /// True for what a public feed may not lead to.
    #[must_use]
    pub fn is_private(&self, address: IpAddr) -> bool {
        !self.exempt.contains(&address) && is_private(address)
    }
}

/// True for loopback, private, link-local, shared (carrier) and every other address that is not of the public
/// network: IANA's special-purpose address registries (RFC 6890 and after), also inside IPv6.
#[must_use]
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || first == 0
        || first >= 240
        || (first == 100 && second & 0b1100_0000 == 64)
        || (first == 192 && second == 0 && third == 0)
        || (first == 192 && second == 88 && third == 99)
        || (first == 198 && second & 0b1111_1110 == 18)
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let low = || Ipv4Addr::from((u32::from(parts[6]) << 16) | u32::from(parts[7]));
    let high = || Ipv4Addr::from((u32::from(parts[1]) << 16) | u32::from(parts[2]));
    if matches!(parts, [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]) {
        return is_private_v4(low()); // v4-mapped, NAT64
    }
    if parts[0] == 0x2002 {
        return is_private_v4(high()); // 6to4
    }
    let documentation = matches!(parts, [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..]);
    let protocols = matches!(parts, [0x2001, 0..0x200, ..]); // Teredo among them
    // All but global unicast: unspecified, loopback, unique local, link-local, multicast and what is not given out.
    documentation || protocols || parts[0] & 0xe000 != 0x2000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_special_address_counts_as_public() {
        for text in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.254",
            "192.0.0.8",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::1",
            "::",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fdff::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "100::1",
        ] {
            assert!(is_private(text.parse().expect(text)), "{text} counts as public");
        }
    }

    #[test]
    fn public_addresses_are_left_alone() {
        for text in
            ["1.1.1.1", "100.63.0.1", "100.128.0.1", "172.32.0.1", "192.169.0.1", "198.20.0.1", "::ffff:1.1.1.1"]
        {
            assert!(!is_private(text.parse().expect(text)), "{text} counts as private");
        }
        for text in ["2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "2002:101:101::1", "64:ff9b::101:101"] {
            assert!(!is_private(text.parse().expect(text)), "{text} counts as private");
        }
    }
}
