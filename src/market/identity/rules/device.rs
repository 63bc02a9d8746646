//! What a sign-in came from, told in few words: the family of the browser, the system, the network without its last part.
//!
//! Programs say about themselves what they like; this only repeats it, and says nothing where it is not sure.

use std::net::{IpAddr, Ipv4Addr};

/// Marks of browsers, the more particular first: nearly all of them also call themselves Chrome and Safari.
const BROWSERS: &[(&str, &str)] = &[
    ("MicroMessenger/", "WeChat"),
    ("Lark/", "Feishu"),
    ("DingTalk/", "DingTalk"),
    ("QQBrowser/", "QQ Browser"),
    ("UCBrowser/", "UC Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// Marks of systems, the more particular first: telephones also call themselves Linux and Mac OS.
const SYSTEMS: &[(&str, &str)] = &[
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// Where somebody signs in from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The program, as it calls itself; only compared by its keyed hash and never stored.
    pub agent: String,
    /// The family of the browser.
    pub browser: Option<&'static str>,
    /// The system.
    pub system: Option<&'static str>,
    /// The network: three of the four parts of an IPv4 address, the first 48 bits of an IPv6 one.
    pub network: Option<String>,
}

impl Device {
    /// What a request says of where it comes from.
    pub fn of(agent: Option<&str>, address: Option<&str>) -> Self {
        let agent = agent.unwrap_or_default();
        let known = |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
        let network = address.and_then(|address| address.parse().ok()).map(network);
        Self { agent: agent.to_owned(), browser: known(BROWSERS), system: known(SYSTEMS), network }
    }

    /// Browser and system as a letter names them; what the program says of itself where neither is known.
    pub fn named(&self) -> Option<String> {
        match (self.browser, self.system) {
            (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
            (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
            (None, None) => {
                let plain: String = self.agent.chars().filter(|letter| !letter.is_control()).take(120).collect();
                (!plain.is_empty()).then_some(plain)
            }
        }
    }
}

fn network(address: IpAddr) -> String {
    let v4 = |address: Ipv4Addr| {
        let [a, b, c, _] = address.octets();
        format!("{a}.{b}.{c}.*")
    };
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => v4(address),
            None => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:*")
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_apart_by_the_most_particular_thing_they_say() {
        let named = |agent: &str| Device::of(Some(agent), None).named();
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
        assert_eq!(named(windows).as_deref(), Some("Chrome · Windows"));
        assert_eq!(named(&format!("{windows} Edg/126.0")).as_deref(), Some("Edge · Windows"));
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0";
        assert_eq!(named(phone).as_deref(), Some("WeChat · iPhone"));
        assert_eq!(named("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15").as_deref(), Some("Safari · macOS"));
        assert_eq!(named("curl/8.5.0").as_deref(), Some("curl"));
        assert_eq!(named("somebody's\u{7} own").as_deref(), Some("somebody's own"));
        assert_eq!(Device::of(None, None).named(), None);
    }

    #[test]
    fn an_address_is_kept_without_the_part_that_names_one_device() {
        let network = |address: &str| Device::of(None, Some(address)).network;
        assert_eq!(network("203.0.113.77").as_deref(), Some("203.0.113.*"));
        assert_eq!(network("::ffff:203.0.113.77").as_deref(), Some("203.0.113.*"));
        assert_eq!(network("2001:db8:a:b::7").as_deref(), Some("2001:db8:a:*"));
        assert_eq!(network("nowhere"), None);
    }
}
