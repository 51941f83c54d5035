//! What the columns of a list hold, by their headings in English, Catalan and Spanish.

use sarrio_model::{
    ListColumn, ListField, Problem,
    problem::{ListIsEmpty, ListWithoutNames},
};

use crate::text_table::{Row, meant, require_once};

/// The headings of each kind of column, without accents and capitals. A name without a column of last names is a full name.
const HEADINGS: &[(ListField, &[&str])] = &[
    (
        ListField::Username,
        &[
            "username",
            "user name",
            "user",
            "login",
            "sign in name",
            "account",
            "usuari",
            "nom d usuari",
            "usuario",
            "nombre de usuario",
            "cuenta",
            "compte",
        ],
    ),
    (
        ListField::FullName,
        &["full name", "nom complet", "nom i cognoms", "nombre completo", "nombre y apellidos"],
    ),
    (
        ListField::FirstName,
        &["first name", "given name", "name", "nom", "nom de pila", "nombre", "nombre de pila"],
    ),
    (
        ListField::LastName,
        &[
            "last name",
            "last names",
            "surname",
            "surnames",
            "family name",
            "cognom",
            "cognoms",
            "apellido",
            "apellidos",
        ],
    ),
    (ListField::Role, &["role", "rol"]),
    (ListField::Category, &["category", "department", "categoria", "departament", "departamento"]),
    (
        ListField::Group,
        &[
            "group",
            "main group",
            "class",
            "grup",
            "grup principal",
            "classe",
            "grupo",
            "grupo principal",
            "clase",
        ],
    ),
    (
        ListField::Groups,
        &[
            "groups",
            "further groups",
            "other groups",
            "grups",
            "altres grups",
            "mes grups",
            "grupos",
            "otros grupos",
            "mas grupos",
        ],
    ),
    (ListField::Password, &["password", "contrasenya", "contrasena", "clave"]),
    (
        ListField::Email,
        &["e mail", "email", "mail", "correu", "correu electronic", "correo", "correo electronico"],
    ),
];

fn field(heading: &str) -> Option<ListField> {
    meant(HEADINGS, heading)
}

pub(super) fn is_known(heading: &str) -> bool {
    field(heading).is_some()
}

/// The columns of a table by its first line.
pub(super) fn of_headings(table: &[Row]) -> Result<Vec<ListColumn>, Problem> {
    let headings = table.first().ok_or(ListIsEmpty)?;
    let mut columns: Vec<ListColumn> = headings
        .cells
        .iter()
        .map(|heading| ListColumn { heading: heading.chars().take(80).collect(), field: field(heading) })
        .collect();
    if !columns.iter().any(|column| column.field == Some(ListField::LastName)) {
        for column in &mut columns {
            if column.field == Some(ListField::FirstName) {
                column.field = Some(ListField::FullName);
            }
        }
    }
    let held: Vec<_> = columns.iter().map(|column| (column.heading.as_str(), column.field)).collect();
    require_once(&held)?;
    match columns.iter().any(|column| column.field == Some(ListField::Username)) {
        true => Ok(columns),
        false => Err(ListWithoutNames.into()),
    }
}
