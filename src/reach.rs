//! Which addresses of the network the house may call on somebody else's word: public ones, and no others.
//!
//! Pure. Whoever connects resolves the name, keeps only what passes here, connects to exactly that address, and asks
//! again after every redirect; a name checked now and resolved again later may point elsewhere by then. The way there is
//! `dial.rs`.

pub mod dial;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to the public internet.
///
/// Refused is everything that IANA's registries of special-purpose addresses (RFC 6890, as of 2026) do not call globally
/// reachable: this host, private and carrier networks, links (with them the metadata services of clouds), documentation,
/// benchmarking, multicast, what is reserved. An IPv6 address that carries an IPv4 one is as public as that one.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => carried_v4(address).map_or_else(|| is_public_v6(address), is_public_v4),
    }
}

/// The network and length of its prefix, of every block of IPv4 that is not public.
const CLOSED_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    // 168.63.129.16 is a public number that a large cloud answers inside every virtual machine.
    let in_cloud = address == Ipv4Addr::new(168, 63, 129, 16);
    !in_cloud && !CLOSED_V4.iter().any(|(network, length)| (u32::from(address) ^ u32::from(*network)) >> (32 - length) == 0)
}

/// Only 2000::/3 is given out, and some of it is set aside.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Protocol assignments, Teredo among them.
        [0x2001, second, ..] if second < 0x0200 => false,
        [0x2001, 0x0db8, ..] => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        [first, ..] => first >> 13 == 1,
    }
}

/// The IPv4 address inside one that is mapped, compatible, translated (64:ff9b::/96) or of 6to4.
fn carried_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let inside = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => Some(inside(high, low)),
        [0, 0, 0, 0, 0xffff, 0, high, low] => Some(inside(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(inside(high, low)),
        [0x2002, high, low, ..] => Some(inside(high, low)),
        [..] => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn addresses_of_the_public_internet_are_called() {
        for address in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "2002:0101:0101::1"] {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn this_host_private_networks_and_metadata_services_are_not() {
        for address in [
            "0.0.0.0",
            "127.0.0.1",
            "127.255.255.254",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "100::1",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn an_address_inside_an_address_is_looked_at() {
        for address in
            ["::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:0001::1", "::ffff:0:10.0.0.1"]
        {
            assert!(!public(address), "{address}");
        }
        assert!(public("::ffff:1.1.1.1") && public("64:ff9b::1.1.1.1"));
    }

    proptest! {
        #[test]
        fn a_mapped_address_is_as_public_as_itself(number in any::<u32>()) {
            let plain = Ipv4Addr::from(number);
            prop_assert_eq!(is_public(plain.into()), is_public(plain.to_ipv6_mapped().into()));
            if plain.is_private() || plain.is_loopback() || plain.is_link_local() || plain.is_multicast() || plain.is_broadcast() {
                prop_assert!(!is_public(plain.into()));
            }
        }
    }
}
