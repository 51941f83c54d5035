//! Problems in free English text, until every caller has a message.

use std::borrow::Cow;

use super::{Code, Noun, Problem};

impl Problem {
    /// A problem with its code's own title and hint.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:sarrio:{code}"),
            title: code.title().into(),
            status: code.status(),
            detail: detail.into(),
            code,
            hint: code.hint().into(),
            field: None,
            request: None,
            message: None,
        }
    }

    /// A body whose `field` does not hold what it should.
    #[must_use]
    pub fn invalid(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(Code::Invalid, detail) }
    }

    /// The same with better advice than the code's own.
    #[must_use]
    pub fn hint(self, hint: impl Into<Cow<'static, str>>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl From<&str> for Noun {
    fn from(name: &str) -> Self {
        match name {
            "disk" => Self::Disk,
            "hypervisor" => Self::Hypervisor,
            "media" => Self::Media,
            "operation" => Self::Operation,
            "storage path" => Self::StoragePath,
            "template" => Self::Template,
            "user" => Self::User,
            _ => Self::Desktop,
        }
    }
}
