//! E-mail addresses as one mailbox has them, and whose mailbox that may be.

use crate::rules::normal;

/// A mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Email {
    /// What is equal for every way of writing it.
    pub(super) key: String,
    /// Before the `@`, letters and digits alone.
    pub(super) local: String,
    /// After it.
    pub(super) domain: String,
    /// A desk's and nobody's own: `info@`.
    pub(super) is_desk: bool,
}

impl Email {
    /// Reads an address; `None` for what is none.
    pub(super) fn read(value: &str) -> Option<Self> {
        let whole = normal::email(value);
        let (local, domain) = whole.rsplit_once('@')?;
        let domain = domain.trim_end_matches(['.', '>']).trim();
        let local = local.trim_start_matches('<');
        if local.is_empty() || !domain.contains('.') {
            return None;
        }
        let bare = local.split_once('+').map_or(local, |(bare, _)| bare);
        let bare = if bare.is_empty() { local } else { bare };
        let domain = match domain {
            "googlemail.com" => "gmail.com",
            domain => domain,
        };
        let key = if domain == "gmail.com" {
            bare.replace('.', "")
        } else {
            bare.to_owned()
        };
        let local: String = bare.chars().filter(|c| c.is_alphanumeric()).collect();
        Some(Self {
            key: format!("{key}@{domain}"),
            is_desk: DESKS.contains(&local.as_str()),
            local,
            domain: domain.to_owned(),
        })
    }

    /// What stands before the `@` where it is long enough to be somebody's name, and no desk's.
    pub(super) fn mailbox(&self) -> Option<&str> {
        const ENOUGH: usize = 6;
        Some(self.local.as_str()).filter(|local| !self.is_desk && local.len() >= ENOUGH)
    }

    /// The domain where it is an organisation's own.
    pub(super) fn organisation(&self) -> Option<&str> {
        Some(self.domain.as_str()).filter(|domain| !FREE.contains(domain))
    }
}

const DESKS: &[&str] = &[
    "info",
    "office",
    "contact",
    "contacts",
    "kontakt",
    "mail",
    "email",
    "hello",
    "hallo",
    "hi",
    "sales",
    "vertrieb",
    "support",
    "service",
    "help",
    "admin",
    "administration",
    "team",
    "reception",
    "empfang",
    "sekretariat",
    "secretary",
    "post",
    "postmaster",
    "webmaster",
    "noreply",
    "donotreply",
    "billing",
    "accounts",
    "accounting",
    "buchhaltung",
    "rechnung",
    "invoice",
    "invoices",
    "jobs",
    "careers",
    "hr",
    "personal",
    "bewerbung",
    "press",
    "presse",
    "marketing",
    "news",
    "newsletter",
    "enquiries",
    "inquiries",
    "anfrage",
    "kanzlei",
    "praxis",
    "contato",
    "contacto",
    "contatti",
    "biuro",
    "kontor",
    "zentrale",
    "verwaltung",
    "legal",
    "events",
    "orders",
    "shop",
];

const FREE: &[&str] = &[
    "gmail.com",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.co.uk",
    "yahoo.it",
    "yahoo.es",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.co.uk",
    "hotmail.it",
    "hotmail.es",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "live.com",
    "live.de",
    "live.fr",
    "msn.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "web.de",
    "t-online.de",
    "freenet.de",
    "posteo.de",
    "mailbox.org",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "bluewin.ch",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "libero.it",
    "virgilio.it",
    "alice.it",
    "tin.it",
    "telefonica.net",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "op.pl",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "btinternet.com",
    "sky.com",
    "comcast.net",
    "verizon.net",
    "att.net",
    "telia.com",
    "hey.com",
    "fastmail.com",
    "zoho.com",
    "qq.com",
    "163.com",
    "example.com",
    "example.org",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_is_one_however_it_is_written() {
        for (a, b) in [
            ("sarah@acme.com", "Sarah@ACME.com"),
            ("sarah@acme.com", "mailto:sarah+kith@acme.com"),
            ("s.chen@gmail.com", "schen+x@googlemail.com"),
            ("<sarah@acme.com>", "sarah@acme.com"),
        ] {
            assert_eq!(
                Email::read(a).unwrap().key,
                Email::read(b).unwrap().key,
                "{a} {b}"
            );
        }
        assert_ne!(
            Email::read("s.chen@acme.com").unwrap().key,
            Email::read("schen@acme.com").unwrap().key
        );
        for none in ["", "sarah", "@acme.com", "sarah@", "sarah@localhost"] {
            assert!(Email::read(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_desk_is_nobody_and_a_free_mailbox_no_organisation() {
        assert!(Email::read("info@acme.com").unwrap().is_desk);
        assert!(!Email::read("ines@acme.com").unwrap().is_desk);
        assert_eq!(Email::read("a@gmail.com").unwrap().organisation(), None);
        assert_eq!(
            Email::read("a@acme.com").unwrap().organisation(),
            Some("acme.com")
        );
    }
}
