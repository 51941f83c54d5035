//! What the directory holds.

use std::{fmt::Write as _, path::Path};

use crate::{Options, WITH_MEMBER_OF, WITHOUT_MEMBER_OF};

/// The password of everybody.
pub const PASSWORD: &str = "set in the directory";
/// The password of Sarrio's account, `cn=sarrio,ou=system`.
pub const BIND_PASSWORD: &str = "només per llegir";

/// How many students are in one class.
const CLASS: usize = 30;

/// The people with names: sign-in name, full name, department, employee type.
const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("aina.puig", "Aina Puig i Peça", "2MEC-A", "student"),
    ("Biel.Soler", "Biel SOLER", "2MEC-A", "student"),
    ("joan", "Joan Bosch", "", "teacher"),
    ("núria", "Núria Güell", "", "student"),
    ("marta", "Marta Vila", "", "head"),
    ("ningu", "Ningú Enlloc", "", ""),
];

/// slapd.conf.
pub(crate) fn configuration(dir: &Path, options: &Options) -> String {
    let dir = dir.display();
    let mut text = format!(
        "include /etc/ldap/schema/core.schema\n\
         include /etc/ldap/schema/cosine.schema\n\
         include /etc/ldap/schema/nis.schema\n\
         include /etc/ldap/schema/inetorgperson.schema\n\
         modulepath /usr/lib/ldap\n\
         moduleload back_mdb\n\
         moduleload memberof\n\
         TLSCACertificateFile {dir}/authority.pem\n\
         TLSCertificateFile {dir}/certificate.pem\n\
         TLSCertificateKeyFile {dir}/key.pem\n"
    );
    for suffix in [WITH_MEMBER_OF, WITHOUT_MEMBER_OF] {
        let most = options.size_limit.map_or_else(|| "unlimited".to_owned(), |most| most.to_string());
        let _ = write!(
            text,
            "\ndatabase mdb\n\
             suffix \"{suffix}\"\n\
             directory \"{dir}/{suffix}\"\n\
             maxsize 268435456\n\
             dbnosync\n\
             rootdn \"cn=root,{suffix}\"\n\
             rootpw root\n\
             index objectClass,uid,member,memberUid eq\n\
             limits dn.exact=\"cn=sarrio,ou=system,{suffix}\" size={most}\n\
             access to attrs=userPassword by anonymous auth by * none\n\
             access to * by users read by * none\n"
        );
        if suffix == WITH_MEMBER_OF {
            text += "overlay memberof\n";
        }
    }
    text
}

/// The entries that are there before slapd starts.
pub(crate) fn entries(suffix: &str, students: usize) -> String {
    let dc = suffix.trim_start_matches("dc=").split(',').next().unwrap_or_default();
    let mut text = format!(
        "dn: {suffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: {dc}\no: Escola\n\n\
         dn: cn=sarrio,ou=system,{suffix}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\n\
         cn: sarrio\nuserPassword: {BIND_PASSWORD}\n\n\
         dn: ou=altres,{suffix}\nobjectClass: referral\nobjectClass: extensibleObject\nou: altres\n\
         ref: ldap://altres.escola.example/ou=altres,{suffix}\n\n"
    );
    let units = ["people", "groups", "system"];
    let units =
        units.map(|unit| format!("dn: ou={unit},{suffix}\nobjectClass: organizationalUnit\nou: {unit}\n\n"));
    // Parents stand before what is below them.
    text = text.replacen("dn: cn=sarrio", &format!("{}dn: cn=sarrio", units.concat()), 1);
    for (uid, name, department, kind) in PEOPLE {
        text += &person(uid, name, department, kind, suffix);
    }
    for number in 1..=students {
        text += &person(&uid(number), &format!("Alumne {number}"), &class(number), "student", suffix);
    }
    text += &group("vell", &[format!("uid=joan,ou=people,{suffix}")], suffix);
    if suffix == WITHOUT_MEMBER_OF {
        text += &groups(suffix, students);
    }
    text
}

/// The sign-in name of a student without a name.
fn uid(number: usize) -> String {
    format!("alumne{number:04}")
}

/// The class of a student without a name.
fn class(number: usize) -> String {
    format!("classe-{:02}", (number - 1) / CLASS + 1)
}

fn person(uid: &str, name: &str, department: &str, kind: &str, suffix: &str) -> String {
    let surname = name.split(' ').next_back().unwrap_or(name);
    let mut text = format!(
        "dn: uid={uid},ou=people,{suffix}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {name}\nsn: {surname}\n\
         userPassword: {PASSWORD}\n"
    );
    if uid.is_ascii() {
        let _ = writeln!(text, "mail: {uid}@escola.example");
    }
    for (attribute, value) in [("departmentNumber", department), ("employeeType", kind)] {
        if !value.is_empty() {
            let _ = writeln!(text, "{attribute}: {value}");
        }
    }
    text + "\n"
}

fn group(name: &str, members: &[String], suffix: &str) -> String {
    let mut text = format!("dn: cn={name},ou=groups,{suffix}\nobjectClass: groupOfNames\ncn: {name}\n");
    for member in members {
        let _ = writeln!(text, "member: {member}");
    }
    text + "\n"
}

/// The groups. Students are in classes, which are in `alumnes`; `joan` is in `professors`, which is in `claustre`; and two
/// groups are in each other. Some members are written otherwise than their entries.
pub(crate) fn groups(suffix: &str, students: usize) -> String {
    let person = |uid: &str| format!("uid={uid},ou=people,{suffix}");
    let nested = |name: &str| format!("cn={name},ou=groups,{suffix}");
    let mut classes = vec![nested("2MEC-A")];
    let shouted = person("aina.puig").to_uppercase().replace(',', ", ");
    let mut text = group("2MEC-A", &[shouted, person("biel.soler")], suffix);
    for first in (1..=students).step_by(CLASS) {
        let members: Vec<String> = (first..first + CLASS)
            .take_while(|number| *number <= students)
            .map(|n| person(&uid(n)))
            .collect();
        text += &group(&class(first), &members, suffix);
        classes.push(nested(&class(first)));
    }
    text += &group("alumnes", &classes, suffix);
    text += &group("professors", &[person("joan")], suffix);
    text += &group("claustre", &[nested("professors"), person("marta")], suffix);
    text += &group("anell-a", &[nested("anell-b")], suffix);
    text += &group("anell-b", &[nested("anell-a"), person("joan")], suffix);
    text += &format!(
        "dn: cn=taller,ou=groups,{suffix}\nobjectClass: posixGroup\ncn: taller\ngidNumber: 100\nmemberUid: joan\n\n"
    );
    text
}
