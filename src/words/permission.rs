//! The words of permissions. They are looked up by their key, since a newer backend has permissions that this app does not know
//! the words of.

use sarrio_model::PermissionRow;

use super::said;

/// What a permission allows; in the backend's English where the app does not know it.
#[must_use]
pub fn permission(row: &PermissionRow) -> String {
    said_of_permission(row.permission.as_str()).unwrap_or_else(|| row.meaning.clone())
}

/// What the permission with this name allows, where the app knows it.
pub(super) fn said_of_permission(name: &str) -> Option<String> {
    said("permissions", &name.replace(['.', '_'], "-"))
}

#[cfg(test)]
mod tests {
    use sarrio_model::{Permission, Reach};

    use super::*;
    use crate::words::{Language, speak};

    #[test]
    fn every_permission_is_said_in_every_language_and_in_english_as_the_backend_says_it() {
        for permission in Permission::ALL {
            let unknown = "not known here".to_owned();
            let (administrator, manager, teacher, student) = (Reach::All, Reach::All, Reach::All, Reach::All);
            let permission = *permission;
            let row = PermissionRow {
                permission,
                meaning: unknown.clone(),
                administrator,
                manager,
                teacher,
                student,
            };
            speak(Language::English);
            assert_eq!(super::permission(&row), permission.meaning());
            for language in [Language::Catalan, Language::Spanish] {
                speak(language);
                assert_ne!(super::permission(&row), unknown, "{permission} in {language:?}");
            }
        }
    }
}
