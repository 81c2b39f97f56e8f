//! Web addresses as one page has them, and whether that is a person's own profile.

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    /// What is equal for every way of writing it.
    pub(super) key: String,
    /// Somebody's own place on a network, and not an organisation's page.
    pub(super) is_own: bool,
}

impl Profile {
    /// Reads an address; `None` for what is none.
    pub(super) fn read(value: &str) -> Option<Self> {
        let lower = unescaped(value.trim()).to_lowercase();
        let rest = lower
            .split_once("://")
            .map_or(lower.as_str(), |(_, rest)| rest);
        let rest = rest.split('#').next().unwrap_or_default();
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let address = address.trim_end_matches('/');
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        if !host.contains('.') || host.contains([' ', '@']) {
            return None;
        }
        let host = ["www.", "m.", "mobile."].iter().fold(host, |host, prefix| {
            host.strip_prefix(prefix).unwrap_or(host)
        });
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        let own = own(host, &steps, query);
        Some(match own {
            Some(key) => Self { key, is_own: true },
            None => Self {
                key: format!("{host}/{}", steps.join("/")),
                is_own: false,
            },
        })
    }
}

/// The key of somebody's own place, by the rules of the networks.
fn own(host: &str, steps: &[&str], query: &str) -> Option<String> {
    let ends = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|sub| sub.ends_with('.'))
    };
    let first = steps.first().map(|step| step.trim_start_matches('@'))?;
    if ends("linkedin.com") {
        return match steps {
            ["in" | "pub", slug, ..] => Some(format!("linkedin {slug}")),
            _ => None,
        };
    }
    if ends("xing.com") {
        return match steps {
            ["profile", slug, ..] => Some(format!("xing {slug}")),
            _ => None,
        };
    }
    if ends("facebook.com") && first == "profile.php" {
        let id = query.split('&').find_map(|pair| pair.strip_prefix("id="))?;
        return Some(format!("facebook {id}"));
    }
    let networks: [(&str, &[&str]); 9] = [
        ("x", &["twitter.com", "x.com"]),
        ("facebook", &["facebook.com", "fb.com"]),
        ("instagram", &["instagram.com"]),
        ("github", &["github.com"]),
        ("gitlab", &["gitlab.com"]),
        ("telegram", &["t.me", "telegram.me"]),
        ("bluesky", &["bsky.app"]),
        ("threads", &["threads.net", "threads.com"]),
        ("orcid", &["orcid.org"]),
    ];
    let (network, _) = networks
        .iter()
        .find(|(_, domains)| domains.iter().any(|domain| ends(domain)))?;
    let handle = match (*network, steps) {
        ("bluesky", ["profile", handle, ..]) => handle,
        ("x", ["intent" | "share" | "home", ..]) | ("bluesky", _) => return None,
        ("facebook", ["pages" | "groups" | "events" | "people", ..]) => return None,
        (_, [_, ..]) if steps.len() == 1 => first,
        _ => return None,
    };
    Some(format!("{network} {handle}"))
}

/// With escaped letters as themselves.
fn unescaped(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *byte == b'%');
        let hex = hex.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match hex {
            Some(value) => {
                bytes.push(value);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_profile_is_one_however_it_is_written() {
        for (value, key, own) in [
            (
                "https://www.linkedin.com/in/Sarah-Chen/",
                "linkedin sarah-chen",
                true,
            ),
            (
                "de.linkedin.com/in/sarah-chen?utm=1",
                "linkedin sarah-chen",
                true,
            ),
            (
                "https://linkedin.com/in/j%C3%BCrgen/en",
                "linkedin jürgen",
                true,
            ),
            (
                "linkedin.com/company/acme",
                "linkedin.com/company/acme",
                false,
            ),
            ("https://twitter.com/sarah", "x sarah", true),
            ("https://x.com/@Sarah", "x sarah", true),
            (
                "https://www.facebook.com/profile.php?id=12",
                "facebook 12",
                true,
            ),
            (
                "https://github.com/sarah/project",
                "github.com/sarah/project",
                false,
            ),
            ("http://www.acme.com/", "acme.com/", false),
            (
                "https://www.xing.com/profile/Sarah_Chen",
                "xing sarah_chen",
                true,
            ),
        ] {
            let page = Profile::read(value).unwrap();
            assert_eq!((page.key.as_str(), page.is_own), (key, own), "{value}");
        }
        for none in ["", "sarah", "sarah@acme.com", "see card", "%"] {
            assert!(Profile::read(none).is_none(), "{none}");
        }
    }
}
