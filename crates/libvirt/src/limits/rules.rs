//! The rules of limits, as `nft -f` reads them.

use std::fmt::{self, Display, Write as _};

use sarrio_hypervisor::NetworkLimit;
use sarrio_model::AllowedNetwork;

/// What every limited desktop may send and receive.
const ALWAYS: &str = include_str!("always.nft");

/// Replaces the whole table in one transaction. Without limits, there is no table afterwards.
pub fn write(table: &str, limits: &[NetworkLimit]) -> Result<String, fmt::Error> {
    // A table can only be deleted where it exists, and adding it twice does no harm.
    let mut text = format!("add table bridge {table}\ndelete table bridge {table}\n");
    let mut limits: Vec<_> = limits.iter().filter(|limit| !limit.taps.is_empty()).collect();
    // A limit without IPv6 drops all of it, before one that allows some accepts what any IPv6 needs.
    limits.sort_by_key(|limit| limit.allowed.iter().any(|network| network.is_ipv6()));
    if limits.is_empty() {
        return Ok(text);
    }
    writeln!(text, "table bridge {table} {{\n  counter dropped {{ }}")?;
    writeln!(text, "  set names4 {{ type ipv4_addr; }}\n  set names6 {{ type ipv6_addr; }}")?;
    text.push_str(ALWAYS);
    for (number, limit) in limits.iter().enumerate() {
        let (six, four): (Vec<_>, Vec<_>) =
            outermost(&limit.allowed).into_iter().partition(|network| network.is_ipv6());
        let taps = limit.taps.iter().map(|tap| format!("\"{tap}\""));
        set(&mut text, &format!("taps{number} {{ type ifname;"), taps)?;
        set(&mut text, &format!("allowed4_{number} {{ type ipv4_addr; flags interval;"), four)?;
        let has_six = !six.is_empty();
        set(&mut text, &format!("allowed6_{number} {{ type ipv6_addr; flags interval;"), six)?;
        for (chain, always, address) in [("from", "asks", "daddr"), ("to", "answers", "saddr")] {
            writeln!(text, "  chain {chain}{number} {{\n    jump {always}")?;
            if has_six {
                writeln!(text, "    jump {always}6\n    ip6 {address} @allowed6_{number} return")?;
            }
            writeln!(text, "    ip {address} @allowed4_{number} return")?;
            writeln!(text, "    counter name dropped drop\n  }}")?;
        }
    }
    // After the rules for addresses, which have -300 and 300. A limit returns what it allows, so that the next one sees it.
    for (way, hook, of_tap) in
        [("from", "prerouting priority -290", "iifname"), ("to", "postrouting priority 290", "oifname")]
    {
        writeln!(text, "  chain {way}_desktops {{\n    type filter hook {hook}; policy accept;")?;
        for number in 0..limits.len() {
            writeln!(text, "    {of_tap} @taps{number} jump {way}{number}")?;
        }
        writeln!(text, "  }}")?;
    }
    writeln!(text, "}}")?;
    Ok(text)
}

/// A set with its elements, which nft does not take as an empty list.
fn set(text: &mut String, begin: &str, elements: impl IntoIterator<Item = impl Display>) -> fmt::Result {
    let elements: Vec<_> = elements.into_iter().map(|element| element.to_string()).collect();
    match elements.is_empty() {
        true => writeln!(text, "  set {begin} }}"),
        false => writeln!(text, "  set {begin} elements = {{ {} }} }}", elements.join(", ")),
    }
}

/// The networks that lie in no other of them. nft refuses a set whose ranges overlap.
fn outermost(networks: &[AllowedNetwork]) -> Vec<AllowedNetwork> {
    let mut sorted = networks.to_vec();
    // A network stands directly before its parts: they begin no earlier, and what begins there too is smaller.
    sorted.sort();
    let mut kept: Vec<AllowedNetwork> = Vec::with_capacity(sorted.len());
    for network in sorted {
        if !kept.last().is_some_and(|last| last.contains(network)) {
            kept.push(network);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(taps: &[&str], allowed: &[&str]) -> NetworkLimit {
        NetworkLimit {
            taps: taps.iter().map(|tap| (*tap).to_owned()).collect(),
            allowed: allowed.iter().map(|network| network.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn the_rules_of_two_lessons_are_as_reviewed() {
        let limits = [
            limit(&["sr01", "sr02"], &["192.0.2.0/24", "192.0.2.7", "198.51.100.0/24", "2001:db8::/32"]),
            limit(&["sr03"], &[]),
            limit(&[], &["192.0.2.0/24"]),
        ];
        insta::assert_snapshot!(write("sarrio-x", &limits).unwrap());
    }

    #[test]
    fn a_network_within_another_is_left_out() {
        let within = limit(
            &[],
            &["10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/24", "11.0.0.0/8", "10.1.2.3", "::/0", "::1"],
        );
        let kept: Vec<_> = outermost(&within.allowed).iter().map(ToString::to_string).collect();
        assert_eq!(kept, ["10.0.0.0/8", "11.0.0.0/8", "::/0"]);
    }
}
