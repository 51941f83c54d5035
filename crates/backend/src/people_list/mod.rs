//! Lists of people to import: from the bytes of a file to what is to be done, with the errors of each line.
//!
//! `columns` tells what each column holds, `lines` reads one person from each line, and `plan` compares them with those who
//! exist. None of it changes anything.

mod columns;
mod lines;
mod plan;

use sarrio_model::{LineError, ListColumn, PasswordRules, Problem, Separator, TextEncoding};

use crate::text_table::TextTable;

pub(crate) use plan::{Plan, whole};

/// A list that was read.
pub(crate) struct PeopleList {
    pub(crate) encoding: TextEncoding,
    pub(crate) separator: Separator,
    pub(crate) columns: Vec<ListColumn>,
    pub(crate) lines: Vec<lines::Line>,
    pub(crate) errors: Vec<LineError>,
}

impl PeopleList {
    /// Reads a list. What is wrong in one line is among the errors.
    ///
    /// # Errors
    /// It is no list of people at all.
    pub(crate) fn read(file: &[u8], rules: &PasswordRules) -> Result<Self, Problem> {
        let TextTable { encoding, separator, rows } = TextTable::read(file, columns::is_known)?;
        let columns = columns::of_headings(&rows)?;
        let (lines, errors) = lines::read(&rows, &columns, rules)?;
        Ok(Self { encoding, separator, columns, lines, errors })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::{Code, ListField, Role};

    use super::*;

    fn read(text: &str) -> PeopleList {
        PeopleList::read(text.as_bytes(), &PasswordRules::default()).unwrap()
    }

    fn errors(text: &str) -> Vec<(u64, String)> {
        let list = read(text);
        list.errors.into_iter().map(|error| (error.line, error.problem.detail)).collect()
    }

    #[test]
    fn headings_are_known_in_english_catalan_and_spanish_however_they_are_written() {
        use ListField::{Category, Email, FirstName, FullName, Group, Groups, LastName, Password, Username};
        for (headings, fields) in [
            (
                "Username,Full name,Role,Category,Group,Groups,Password,E-mail",
                vec![Username, FullName, ListField::Role, Category, Group, Groups, Password, Email],
            ),
            (
                "Nom d’usuari;Nom;Cognoms;Rol;Categoria;Grup principal;Altres grups;Contrasenya;Correu electrònic",
                vec![
                    Username,
                    FirstName,
                    LastName,
                    ListField::Role,
                    Category,
                    Group,
                    Groups,
                    Password,
                    Email,
                ],
            ),
            (
                "USUARIO\tNombre\tApellidos\trol\tCATEGORÍA\tclase\tOtros_grupos\tContraseña\tcorreo",
                vec![
                    Username,
                    FirstName,
                    LastName,
                    ListField::Role,
                    Category,
                    Group,
                    Groups,
                    Password,
                    Email,
                ],
            ),
            ("usuari,nom", vec![Username, FullName]),
        ] {
            let cells = vec!["x"; fields.len()].join(match headings {
                _ if headings.contains('\t') => "\t",
                _ if headings.contains(';') => ";",
                _ => ",",
            });
            let found: Vec<_> = read(&format!("{headings}\n{cells}\n"))
                .columns
                .into_iter()
                .filter_map(|column| column.field)
                .collect();
            assert_eq!(found, fields, "{headings}");
        }
    }

    #[test]
    fn a_column_that_is_not_known_is_shown_and_one_that_is_there_twice_refused() {
        let list = read("usuari,aula\nmarta,3\n");
        assert_eq!((list.columns[1].heading.as_str(), list.columns[1].field), ("aula", None));
        let twice = PeopleList::read(b"usuari,username\na,b\n", &PasswordRules::default()).err().unwrap();
        assert_eq!((twice.code, twice.status), (Code::Invalid, 422));
        assert!(
            PeopleList::read(b"nom,grup\na,b\n", &PasswordRules::default())
                .err()
                .unwrap()
                .says("list-without-names")
        );
        for empty in ["", "\n\n", "usuari\n", "usuari,nom\n,\n \n"] {
            assert!(
                PeopleList::read(empty.as_bytes(), &PasswordRules::default())
                    .err()
                    .unwrap()
                    .says("list-is-empty"),
                "{empty:?}"
            );
        }
    }

    #[test]
    fn utf_8_with_and_without_mark_and_windows_1252_are_recognised_and_anything_else_is_refused() {
        let text = "usuari;nom\nnuria;Núria Peça\n";
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let (windows, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
        assert!(!lossy);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            (marked, TextEncoding::Utf8),
            (windows.into_owned(), TextEncoding::Windows1252),
        ] {
            let list = PeopleList::read(&bytes, &PasswordRules::default()).unwrap();
            assert_eq!((list.encoding, list.separator), (encoding, Separator::Semicolon));
            assert_eq!(list.lines[0].full_name.as_deref(), Some("Núria Peça"));
        }
        let utf_16: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [&utf_16[..], b"PK\x03\x04\x00\x00", b"usuari\nmarta\x81\n"] {
            assert!(PeopleList::read(bytes, &PasswordRules::default()).err().unwrap().says("list-not-text"));
        }
    }

    #[test]
    fn each_wrong_line_is_named_and_the_others_are_read() {
        let text = "usuari,nom,rol,grup\nmarta,Marta,professora,\n,Pau,,\nla marta,,,\nPau,Pau,,1A\npau,Pau,,\nona,Ona,rei,\n\
            quim,Quim\naina,\"Aina, \nla gran\",alumna,1A\n";
        let wrong = errors(text);
        let lines: Vec<u64> = wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 6, 7, 9]);
        assert_eq!(wrong[2].1, "pau is in line 5 already.");
        let list = read(text);
        let good: Vec<_> = list.lines.iter().map(|line| (line.username.as_str(), line.role)).collect();
        assert_eq!(good, [("marta", Some(Role::Teacher)), ("pau", None), ("quim", None)]);
        assert_eq!(
            list.errors[3].problem.field.as_deref(),
            Some("rol"),
            "the column is named as it is in the file"
        );
    }

    #[test]
    fn everything_that_is_wrong_in_a_line_is_told_with_its_column() {
        let list = read("usuari,nom,rol,grup,contrasenya\nla marta,Marta,reina,1A,xyz\n");
        let columns: Vec<_> =
            list.errors.iter().map(|error| (error.line, error.problem.field.as_deref().unwrap())).collect();
        assert_eq!(columns, [(2, "usuari"), (2, "rol"), (2, "contrasenya")]);
    }

    #[test]
    fn a_password_that_is_too_short_is_an_error_and_no_error_tells_it() {
        let list = read("usuari,contrasenya\nmarta,xyzzy1\npau,correct horse battery\nona,\n");
        assert_eq!((list.errors[0].line, list.errors[0].problem.field.as_deref()), (2, Some("contrasenya")));
        assert!(!format!("{:?}", list.errors).contains("xyzzy1"));
        assert_eq!(list.lines.iter().filter(|line| line.password.is_some()).count(), 1);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = PeopleList::read(&bytes, &PasswordRules::default());
        }

        #[test]
        fn every_person_of_a_table_is_read_whatever_separates_the_cells(
            names in proptest::collection::vec("[\\p{L}\\p{N}\\p{P}]{1,20}", 1..20),
            separator in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
            marked: bool,
        ) {
            let mut table = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
            table.write_record(["username", "full name", "group"]).unwrap();
            for (number, name) in names.iter().enumerate() {
                table.write_record([&format!("user{number}"), name, "1A"]).unwrap();
            }
            let mut bytes = if marked { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
            bytes.extend(table.into_inner().unwrap());
            let list = PeopleList::read(&bytes, &PasswordRules::default()).unwrap();
            prop_assert!(list.errors.is_empty(), "{:?}", list.errors);
            let read: Vec<_> = list.lines.iter().map(|line| line.full_name.clone().unwrap()).collect();
            prop_assert_eq!(read, names);
        }
    }
}
