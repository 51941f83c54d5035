//! The names and numbers in a message.

use std::{collections::BTreeMap, fmt, net::IpAddr};

use super::message::{Argument, Message, Wording};
use crate::{
    AccountName, AttributeName, BindName, Bytes, DesktopId, DistinguishedName, HostAddress, HostPath,
    MacAddress, MiB, Name, StoragePathId, TemplateId, UserName,
};

/// A value that a message can name. Its `Display` is English.
pub trait Argued: fmt::Display + Clone {
    /// As it travels.
    fn argument(&self) -> Argument;

    /// Some values with which a message can be tried: never none, and all where there are few.
    fn samples() -> Vec<Self>;
}

macro_rules! texts {
    ($($kind:ty: $sample:literal;)*) => {$(
        impl Argued for $kind {
            fn argument(&self) -> Argument {
                Argument::Text(self.to_string())
            }
            fn samples() -> Vec<Self> {
                $sample.parse::<Self>().into_iter().collect()
            }
        }
    )*};
}
texts! {
    String: "No route to host";
    Name: "Aula 2";
    MacAddress: "00:1a:2b:3c:4d:5e";
    IpAddr: "10.200.212.212";
    UserName: "pau";
    AccountName: "sarrio";
    AttributeName: "uid";
    BindName: "cn=sarrio,dc=school,dc=example";
    DistinguishedName: "ou=people,dc=school,dc=example";
    HostAddress: "vdesktop1.school.example";
    HostPath: "/srv/nas/desktops/a.qcow2";
    DesktopId: "0190163d-8694-739b-aea5-966c26f8ad91";
    StoragePathId: "0190163d-8694-739b-aea5-966c26f8ad91";
    TemplateId: "0190163d-8694-739b-aea5-966c26f8ad91";
}

impl Argued for &'static str {
    fn argument(&self) -> Argument {
        Argument::Text((*self).to_owned())
    }
    fn samples() -> Vec<Self> {
        vec!["SPICE"]
    }
}

/// One of a few words, for which each language has its own: a state, a format, what a disk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub &'static str);

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Argued for Word {
    fn argument(&self) -> Argument {
        Argument::Text(self.0.to_owned())
    }
    fn samples() -> Vec<Self> {
        ["system", "scratch", "qcow2", "running", "unreachable", "desktops", "templates"].map(Self).to_vec()
    }
}

impl Argued for Noun {
    fn argument(&self) -> Argument {
        Argument::Text(self.as_str().to_owned())
    }
    fn samples() -> Vec<Self> {
        Self::ALL.to_vec()
    }
}

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl Argued for $kind {
            fn argument(&self) -> Argument {
                Argument::Number(u64::try_from(*self).unwrap_or_default())
            }
            fn samples() -> Vec<Self> {
                vec![1, 3]
            }
        }
    )*};
}
numbers! { u16 u32 u64 usize i64 }

impl Argued for Bytes {
    fn argument(&self) -> Argument {
        Argument::Amount { bytes: self.0 }
    }
    fn samples() -> Vec<Self> {
        vec![Self(640 << 20), Self(2 << 30)]
    }
}

impl Argued for MiB {
    fn argument(&self) -> Argument {
        self.bytes().argument()
    }
    fn samples() -> Vec<Self> {
        vec![Self(640), Self(2048)]
    }
}

/// Another message.
impl Argued for Wording {
    fn argument(&self) -> Argument {
        Argument::Message(self.message.clone())
    }
    fn samples() -> Vec<Self> {
        let message = Message { key: "no-host-yet".to_owned(), arguments: BTreeMap::new() };
        vec![Self { message, text: "There is no host yet.".to_owned(), advice: None }]
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// How many there are of something: `1 desktop`, `3 desktops`.
macro_rules! counted {
    ($($(#[$doc:meta])* $name:ident: $one:literal, $many:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, if self.0 == 1 { $one } else { $many })
            }
        }

        impl Argued for $name {
            fn argument(&self) -> Argument {
                Argument::Number(self.0)
            }
            fn samples() -> Vec<Self> {
                vec![Self(1), Self(3)]
            }
        }
    )*};
}
counted! {
    /// A number of libvirt's domains.
    DomainCount: "domain", "domains";
    /// A number of desktops.
    DesktopCount: "desktop", "desktops";
    /// A number of templates.
    TemplateCount: "template", "templates";
    /// A number of what lies on a storage path.
    ThingCount: "desktop or template", "desktops and templates";
}

/// Several reasons, told one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons(pub Vec<Wording>);

impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, reason) in self.0.iter().enumerate() {
            write!(f, "{}{reason}", if at > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}

impl Argued for Reasons {
    fn argument(&self) -> Argument {
        Argument::List(self.0.iter().map(Argued::argument).collect())
    }
    fn samples() -> Vec<Self> {
        vec![Self(Wording::samples()), Self([Wording::samples(), Wording::samples()].concat())]
    }
}

/// What kind of thing an id or a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Noun {
    Category,
    CustomRole,
    Deployment,
    Desktop,
    Directory,
    Disk,
    Group,
    Handout,
    Hypervisor,
    Lesson,
    Media,
    Operation,
    Room,
    Seat,
    Series,
    Session,
    StoragePath,
    Template,
    TemplatePicture,
    User,
}

impl Noun {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Category,
        Self::CustomRole,
        Self::Deployment,
        Self::Desktop,
        Self::Directory,
        Self::Disk,
        Self::Group,
        Self::Handout,
        Self::Hypervisor,
        Self::Lesson,
        Self::Media,
        Self::Operation,
        Self::Room,
        Self::Seat,
        Self::Series,
        Self::Session,
        Self::StoragePath,
        Self::Template,
        Self::TemplatePicture,
        Self::User,
    ];

    /// As it travels in a message.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::CustomRole => "role",
            Self::Deployment => "deployment",
            Self::Desktop => "desktop",
            Self::Directory => "directory",
            Self::Disk => "disk",
            Self::Group => "group",
            Self::Handout => "handout",
            Self::Hypervisor => "hypervisor",
            Self::Lesson => "lesson",
            Self::Media => "media",
            Self::Operation => "operation",
            Self::Room => "room",
            Self::Seat => "seat",
            Self::Series => "series",
            Self::Session => "session",
            Self::StoragePath => "storage-path",
            Self::Template => "template",
            Self::TemplatePicture => "template-picture",
            Self::User => "user",
        }
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StoragePath => "storage path",
            Self::TemplatePicture => "picture of template",
            other => other.as_str(),
        })
    }
}
