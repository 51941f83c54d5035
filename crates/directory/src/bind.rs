//! Signing in to the directory: Sarrio's account, or the person.

use ldap3::dn_escape;
use sarrio_model::{
    BindPattern, DirectoryBind, Problem, UserName,
    problem::{
        BindPasswordNeeded, DirectoryAccountDisabled, DirectoryAccountLocked, DirectoryBindRefused,
        DirectoryPasswordExpired,
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::{Access, connection::Connection};

/// The directory's answer to a name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The password is right.
    Right,
    /// It is wrong, or there is no such name.
    Wrong,
    /// It may be right, but the directory does not let the person in.
    Kept(Kept),
}

/// Why a directory does not let a person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    PasswordExpired,
    Locked,
    Disabled,
}

impl Kept {
    pub(crate) fn problem(self, username: UserName) -> Problem {
        match self {
            Self::PasswordExpired => DirectoryPasswordExpired { username }.into(),
            Self::Locked => DirectoryAccountLocked { username }.into(),
            Self::Disabled => DirectoryAccountDisabled { username }.into(),
        }
    }
}

impl Connection {
    /// Signs in with a name and a password. An empty password is wrong without being sent: a directory would take it for a
    /// sign-in as nobody, and accept it.
    pub(crate) async fn bind(&mut self, name: &str, password: &SecretString) -> Result<Bound, Problem> {
        if password.expose_secret().is_empty() || name.is_empty() {
            return Ok(Bound::Wrong);
        }
        let asked = self.ldap.simple_bind(name, password.expose_secret());
        let result = self.patience.wait(asked).await?.map_err(|error| self.problem(error))?;
        match result.rc {
            0 => Ok(Bound::Right),
            // invalidDNSyntax and noSuchObject: nobody has that name.
            32 | 34 => Ok(Bound::Wrong),
            // inappropriateAuthentication: the entry has no password.
            48 => Ok(Bound::Wrong),
            49 => Ok(active_directory(&result.text).map_or(Bound::Wrong, Bound::Kept)),
            _ => Err(self.refused(&result)),
        }
    }

    /// Signs in as whoever asks the directory, apart from people.
    pub(crate) async fn bind_as_asker(&mut self, access: &Access) -> Result<(), Problem> {
        match &access.settings.bind {
            DirectoryBind::Account { name } => {
                let password = access.bind_password.as_ref().ok_or(BindPasswordNeeded)?;
                match self.bind(name.as_str(), password).await? {
                    Bound::Right => Ok(()),
                    Bound::Wrong | Bound::Kept(_) => Err(DirectoryBindRefused { name: name.clone() }.into()),
                }
            }
            DirectoryBind::Anonymous => {
                let asked = self.ldap.simple_bind("", "");
                let result = self.patience.wait(asked).await?.map_err(|error| self.problem(error))?;
                if result.rc == 0 { Ok(()) } else { Err(self.refused(&result)) }
            }
            // The person is signed in already.
            DirectoryBind::Person { .. } => Ok(()),
        }
    }
}

/// What a person signs in to the directory with.
pub(crate) fn name_of_person(pattern: &BindPattern, typed: &str) -> String {
    let (before, after) = pattern.around();
    match pattern.is_distinguished() {
        true => format!("{before}{}{after}", dn_escape(typed)),
        // As in name@school.example: such a name has no parts that could be added.
        false => format!("{before}{typed}{after}"),
    }
}

/// What Active Directory adds to invalidCredentials: `… AcceptSecurityContext error, data 532, v4563`. The number is one of
/// Windows' errors, in hexadecimal.
fn active_directory(text: &str) -> Option<Kept> {
    let (_, rest) = text.split_once(", data ")?;
    match rest.split(',').next()?.trim() {
        "532" | "773" => Some(Kept::PasswordExpired),
        "530" | "531" | "533" | "701" => Some(Kept::Disabled),
        "775" => Some(Kept::Locked),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::DistinguishedName;

    use super::*;

    #[test]
    fn a_name_cannot_add_parts_to_the_entry_that_it_is_put_into() {
        let pattern: BindPattern = "uid={name},ou=people,dc=x".parse().unwrap();
        assert_eq!(
            name_of_person(&pattern, "marta,ou=admins+cn=a"),
            "uid=marta\\2cou\\3dadmins\\2bcn\\3da,ou=people,dc=x"
        );
        let pattern: BindPattern = "{name}@school.example".parse().unwrap();
        assert_eq!(name_of_person(&pattern, "marta"), "marta@school.example");
    }

    #[test]
    fn active_directory_says_why_it_keeps_somebody_out() {
        let text = |data| {
            format!(
                "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data {data}, v4563"
            )
        };
        assert_eq!(active_directory(&text("52e")), None);
        assert_eq!(active_directory(&text("532")), Some(Kept::PasswordExpired));
        assert_eq!(active_directory(&text("775")), Some(Kept::Locked));
        assert_eq!(active_directory(&text("533")), Some(Kept::Disabled));
        assert_eq!(active_directory(""), None);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_stays_one_part_below_the_base(name in "\\PC{1,40}") {
            let pattern: BindPattern = "uid={name},ou=people,dc=x".parse().unwrap();
            if let Ok(entry) = name_of_person(&pattern, &name).parse::<DistinguishedName>() {
                let base: DistinguishedName = "ou=people,dc=x".parse().unwrap();
                prop_assert!(entry.is_within(&base));
                prop_assert!(!entry.key().trim_end_matches(",ou=people,dc=x").replace("\\,", "").contains(','));
            }
        }
    }
}
