//! How messages are declared.

/// Declares the messages of problems: a type each, with its key, its code, its sentence and perhaps its own advice. The
/// texts name the fields in braces.
macro_rules! messages {
    ($(
        $name:ident $({ $($field:ident: $kind:ty),+ })?
        = $key:literal, $code:ident, $text:literal $(, $advice:literal)?;
    )*) => {
        $(
            wording! { $name $({ $($field: $kind),+ })? = $key, $text $(, $advice)? }

            impl $name {
                /// The problem that says so.
                #[must_use]
                pub fn problem(self) -> $crate::Problem {
                    self.into()
                }

                /// The same, about this field of the request's body or query.
                #[must_use]
                pub fn at(self, field: impl Into<String>) -> $crate::Problem {
                    self.problem().at(field)
                }
            }

            impl From<$name> for $crate::Problem {
                fn from(message: $name) -> Self {
                    Self::of_wording($crate::Code::$code, message.wording())
                }
            }
        )*

        pub(super) const CATALOGUE: &[$crate::problem::Entry] = &[$(
            $crate::problem::Entry { key: $key, code: Some($crate::Code::$code), samples: $name::samples },
        )*];
    };
}

/// Declares messages without a code: what checks find, and parts of other messages.
macro_rules! parts {
    ($(
        $name:ident $({ $($field:ident: $kind:ty),+ })? = $key:literal, $text:literal $(, $advice:literal)?;
    )*) => {
        $(
            wording! { $name $({ $($field: $kind),+ })? = $key, $text $(, $advice)? }

            impl From<$name> for $crate::problem::Wording {
                fn from(part: $name) -> Self {
                    part.wording()
                }
            }

            impl From<$name> for Box<$crate::problem::Wording> {
                fn from(part: $name) -> Self {
                    Box::new(part.wording())
                }
            }
        )*

        pub(super) const CATALOGUE: &[$crate::problem::Entry] = &[$(
            $crate::problem::Entry { key: $key, code: None, samples: $name::samples },
        )*];
    };
}

/// Declares the phrases of one kind: an enum, each with its key and its words. They are parts of other messages.
macro_rules! phrases {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal, $text:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum $name {
            $($variant),*
        }

        impl $name {
            fn wording(self) -> $crate::problem::Wording {
                let (key, text) = match self {
                    $(Self::$variant => ($key, $text),)*
                };
                let message =
                    $crate::problem::Message { key: key.to_owned(), arguments: Default::default() };
                $crate::problem::Wording { message, text: text.to_owned(), advice: None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.wording().fmt(f)
            }
        }

        impl From<$name> for $crate::problem::Wording {
            fn from(phrase: $name) -> Self {
                phrase.wording()
            }
        }

        impl $crate::problem::Argued for $name {
            fn argument(&self) -> $crate::problem::Argument {
                $crate::problem::Argument::Message(self.wording().message)
            }
            fn samples() -> Vec<Self> {
                vec![$(Self::$variant),*]
            }
        }

        pub(super) const CATALOGUE: &[$crate::problem::Entry] = &[$(
            $crate::problem::Entry { key: $key, code: None, samples: || vec![$name::$variant.wording()] },
        )*];
    };
}

/// One message: its type and its words.
macro_rules! wording {
    ($name:ident = $key:literal, $text:literal $(, $advice:literal)?) => {
        #[doc = concat!("“", $text, "”")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name;

        wording! { @words $name {} = $key, $text $(, $advice)? }
    };
    ($name:ident { $($field:ident: $kind:ty),+ } = $key:literal, $text:literal $(, $advice:literal)?) => {
        #[doc = concat!("“", $text, "”")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub struct $name {
            $(pub $field: $kind),+
        }

        wording! { @words $name { $($field: $kind),+ } = $key, $text $(, $advice)? }
    };
    (@words $name:ident { $($field:ident: $kind:ty),* } = $key:literal, $text:literal $(, $advice:literal)?) => {
        impl $name {
            /// The key of the message.
            pub const KEY: &'static str = $key;

            #[allow(clippy::useless_format)]
            fn wording(self) -> $crate::problem::Wording {
                let Self { $($field),* } = self;
                let arguments = [$((stringify!($field).to_owned(), $crate::problem::Argued::argument(&$field))),*];
                let message =
                    $crate::problem::Message { key: $key.to_owned(), arguments: arguments.into() };
                let advice = [$(format!($advice))?].into_iter().next();
                $crate::problem::Wording { message, text: format!($text), advice }
            }

            fn samples() -> Vec<$crate::problem::Wording> {
                $(let $field = <$kind as $crate::problem::Argued>::samples();)*
                let most = [1, $($field.len()),*].into_iter().max().unwrap_or(1);
                (0..most)
                    .map(|_at| Self { $($field: $field[_at % $field.len()].clone()),* }.wording())
                    .collect()
            }
        }
    };
}
