//! Examples of bodies. The tests below read those of requests as the backend does.

use serde_json::{Value, json};

const DESKTOP: &str = "0190163d-8694-739b-aea5-966c26f8ad91";
const TEMPLATE: &str = "0190163d-1111-7000-8000-000000000001";
const USER: &str = "0190163d-2222-7000-8000-000000000002";
const HOST: &str = "0190163d-3333-7000-8000-000000000003";
const STORAGE: &str = "0190163d-4444-7000-8000-000000000004";
const OPERATION: &str = "0190163d-5555-7000-8000-000000000005";
const SESSION: &str = "0190163d-6666-7000-8000-000000000006";
const CATEGORY: &str = "0190163d-7777-7000-8000-000000000007";
const GROUP: &str = "0190163d-8888-7000-8000-000000000008";
const ROOM: &str = "0190163d-9999-7000-8000-000000000009";
const SEAT: &str = "0190163d-aaaa-7000-8000-00000000000a";
const LESSON: &str = "0190163d-bbbb-7000-8000-00000000000b";
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA28yl19V5Q/o+l/mBSKWHsatdZyxZAcJvyJZNp5eOI3";
const FINGERPRINT: &str = "SHA256:C2TNiGHiKkvvmCKFFp0Nby9PzdsH7eEAHeUqvgOu+fc";
const WHEN: &str = "2026-09-14T08:00:00Z";

/// The example of a request's body.
pub(super) fn request(method: &str, path: &str) -> Option<Value> {
    let ssh = json!({ "address": "10.200.200.11", "user": "root" });
    let host = json!({ "name": "vdesktop1", "ssh": ssh, "host_key": { "line": KEY }, "network": "br0" });
    Some(match (method, path) {
        ("post", "session") => json!({ "username": "marta.vila", "password": "correct horse battery" }),
        ("post", "session/password") => {
            json!({ "current": "correct horse battery", "new": "a quite different one" })
        }
        ("patch", "session/profile") => json!({ "full_name": "Marta Vila", "language": "ca" }),
        ("patch", "sign-in/rules") => json!({ "revision": 0, "passwords": { "min_length": 12 } }),
        ("patch", "consent/rules") => json!({ "revision": 0, "grades": { "watch": "ask" } }),
        ("put", "session/consent") => json!({ "by": USER, "to": "help", "agree": true }),
        ("post", "users/{id}/password") => json!({ "password": "seven quiet lamps" }),
        ("post", "classes") => json!({ "name": "Reinforcement", "people": [USER] }),
        ("post", "desktops" | "desktops/preview") => json!({
            "name": "SolidWorks", "template": TEMPLATE, "count": 10, "hardware": { "memory": 4096 }, "start": true,
        }),
        ("patch", "desktops/{id}") => json!({ "revision": 7, "name": "pc-07", "hardware": { "vcpus": 4 } }),
        ("post", "desktops/batch") => json!({ "action": "start", "ids": [DESKTOP] }),
        ("post", "desktops/purge") => json!({ "count": 3 }),
        ("post", "desktops/{id}/template") => json!({ "name": "SolidWorks 2026", "picture": true }),
        ("post", "desktops/{id}/ticket") => json!({ "protocol": "spice", "route": "straight" }),
        ("post", "disks/{id}/grow") => json!({ "size": 107_374_182_400_u64 }),
        ("post", "templates") => json!({ "name": "Debian 12", "file": "/srv/nas/import/debian-12.qcow2" }),
        ("patch", "templates/{id}") => json!({ "revision": 2, "enabled": false }),
        ("post", "templates/{id}/shares" | "media/{id}/shares") => {
            json!({ "add": [], "remove": [{ "kind": "everyone" }] })
        }
        ("post", "media") => json!({ "name": "Windows 11", "file": "/srv/nas/iso/win11.iso" }),
        ("post", "hypervisors/probe") => json!({ "target": ssh }),
        ("post", "hypervisors" | "hypervisors/check") => host,
        ("patch", "hypervisors/{id}") => {
            json!({ "revision": 4, "ssh": { "address": "10.200.200.21", "user": "root" } })
        }
        ("post", "storage/paths") => json!({ "name": "NAS", "directory": "/srv/nas" }),
        ("post", "storage/paths/{id}/forget") => json!({ "revision": 1, "name": "NAS" }),
        ("patch", "storage/paths/{id}") => json!({ "revision": 1, "templates": false }),
        ("post", "users") => json!({
            "username": "marta.vila", "full_name": "Marta Vila", "role": "teacher", "password": "correct horse battery",
        }),
        ("post", "categories") => json!({ "name": "Mecànica" }),
        ("patch", "categories/{id}") => json!({ "revision": 1, "name": "Mecànica" }),
        ("post", "roles") => {
            json!({ "name": "Exam supervisor", "base": "teacher", "without": ["desktop.delete"] })
        }
        ("patch", "roles/{id}") => json!({ "revision": 1, "without": ["desktop.delete", "desktop.edit"] }),
        ("post", "groups") => json!({ "name": "2MEC-A", "category": CATEGORY }),
        ("patch", "groups/{id}") => json!({ "revision": 1, "archived": true }),
        ("post", "groups/{id}/archive") => json!({ "revision": 1, "desktops": "keep" }),
        ("post", "groups/move-up") => json!({
            "moves": [{ "from": GROUP, "to": { "kind": "archive" } }], "desktops": "recycle", "dry_run": true,
        }),
        ("post", "groups/{id}/members" | "groups/{id}/teachers") => json!({ "add": [USER] }),
        ("post", "users/batch") => json!({
            "people": { "matching": { "filter": { "group": GROUP }, "count": 27 } }, "change": { "kind": "disable" },
        }),
        ("put", "users/{id}/quota" | "roles/{id}/quota") => {
            json!({ "revision": 1, "limits": { "desktops": 6, "running_memory": 4096, "storage": "unlimited" } })
        }
        ("put", "groups/{id}/quota" | "categories/{id}/quota") => {
            json!({ "revision": 1, "limits": { "desktops": 6 }, "ceilings": { "running": 60 } })
        }
        ("patch", "users/{id}") => json!({ "revision": 1, "enabled": false }),
        ("put", "directory") => json!({
            "revision": 0,
            "settings": {
                "enabled": true, "address": "ldap.school.example", "security": "start_tls",
                "bind": { "as": "account", "name": "cn=sarrio,ou=system,dc=school,dc=example" },
                "people": { "base": "ou=people,dc=school,dc=example", "filter": "(objectClass=inetOrgPerson)" },
                "groups": { "base": "ou=groups,dc=school,dc=example" },
                "rules": [{
                    "who": { "in_group": "cn=staff,ou=groups,dc=school,dc=example" },
                    "role": "teacher", "category": "Mecànica", "teaches": ["2MEC-A"],
                }],
                "sync_every_hours": 12,
            },
            "bind_password": "correct horse battery",
        }),
        ("post", "rooms") => json!({
            "name": "Aula 2.10",
            "seats": [{
                "name": "10", "kind": "thin_client", "hostname": "n2m210", "mac": "00:1a:2b:3c:4d:5e",
                "ip": "10.2.10.110", "place": { "x": 300, "y": 100 },
            }],
        }),
        ("patch", "rooms/{id}") => json!({ "revision": 1, "name": "Aula 2.10" }),
        ("put", "rooms/{id}/plan") => json!({ "revision": 1, "places": { (SEAT): { "x": 300, "y": 100 } } }),
        ("put", "rooms/{id}/seating") => json!({ "group": GROUP, "seats": { (SEAT): USER } }),
        ("post", "lessons") => json!({
            "title": "OST M11", "group": GROUP, "minutes": 55, "begins": "2026-09-14T08:00:00Z", "start_before": 10,
            "at_end": "shut_down",
        }),
        ("patch", "lessons/{id}") => json!({ "revision": 1, "ends": "2026-09-14T09:00:00Z" }),
        ("put", "lessons/{id}/powers/eyes_on_me") => json!({ "minutes": 5 }),
        ("put", "lessons/{id}/powers/exam") => {
            json!({ "minutes": 50, "allowed": ["10.0.0.5", "192.168.7.0/24"] })
        }
        ("post", "lessons/{id}/messages") => {
            json!({ "text": "Please save your work: we stop in five minutes." })
        }
        ("post", "lessons/{id}/collections") => json!({ "folder": "/home/student/work", "disk": true }),
        ("put", "lessons/{id}/hand") => json!({ "up": true }),
        ("post", "lessons/{id}/hands/answer") => json!({ "person": USER }),
        ("post", "directory/test") => json!({ "username": "joan", "password": "correct horse battery" }),
        ("post", "series") => json!({
            "title": "OST M11", "group": GROUP, "start_before": 10, "at_end": "shut_down",
            "weekly": {
                "weekdays": ["monday", "thursday"], "dates": { "first": "2026-09-14", "last": "2027-06-18" },
                "at": "08:00", "minutes": 55, "zone": "Europe/Madrid", "except": ["2026-10-12"],
            },
        }),
        ("patch", "series/{id}") => json!({ "revision": 1, "title": "OST M11", "room": null }),
        ("put", "holidays") => json!({
            "revision": 0,
            "items": [{ "name": "Nadal", "dates": { "first": "2026-12-23", "last": "2027-01-07" } }],
        }),
        ("post", "rooms/{id}/wake") => json!({ "seats": [] }),
        ("post", "directory/sync") => json!({ "vanishing": "refuse_many" }),
        _ => return None,
    })
}

/// The example of an answer with this schema.
pub(super) fn response(schema: &str) -> Option<Value> {
    let user = json!({
        "id": USER, "username": "marta.vila", "full_name": "Marta Vila", "role": "teacher",
        "category": { "id": CATEGORY, "name": "Mecànica" }, "group": null, "source": "local", "enabled": true,
        "created": WHEN, "revision": 1,
    });
    let hardware = json!({
        "vcpus": 2, "memory": 4096, "firmware": "bios", "boot": "disk", "video": "qxl", "heads": 1,
        "disk_bus": "virtio", "usb_redirection": true, "spice": "lan", "network": null, "media": null,
    });
    let desktop = json!({
        "id": DESKTOP, "name": "SolidWorks 07", "owner": { "id": USER, "name": "Marta Vila" }, "template": TEMPLATE,
        "template_name": "SolidWorks 2026", "state": { "name": "running", "on": HOST, "epoch": 3, "since": WHEN },
        "host_name": "vdesktop1", "hardware": hardware, "path": STORAGE, "path_name": "NAS", "epoch": 3, "viewers": 1,
        "created": WHEN, "revision": 12,
    });
    let operation = json!({
        "id": OPERATION, "kind": "desktop.start", "target": { "kind": "desktop", "id": DESKTOP },
        "target_name": "SolidWorks 07", "count": 1, "state": { "name": "queued" }, "owner": USER, "created": WHEN,
    });
    let person = json!({ "id": USER, "name": "Marta Vila" });
    Some(match schema {
        "Room" => json!({
            "id": ROOM, "name": "Aula 2.10",
            "seats": [{
                "id": SEAT, "name": "10", "kind": "thin_client", "hostname": "n2m210", "mac": "00:1a:2b:3c:4d:5e",
                "ip": "10.2.10.110", "place": { "x": 300, "y": 100 },
            }],
            "created": WHEN, "revision": 1,
        }),
        "Lesson" => json!({
            "id": LESSON, "title": "OST M11", "group": { "id": GROUP, "name": "2MEC-A" }, "category": CATEGORY,
            "room": { "id": ROOM, "name": "Aula 2.10" }, "teachers": [person], "co_teachers": [], "templates": [],
            "begins": WHEN, "ends": "2026-09-14T08:55:00Z", "phase": "now", "start_before": 10, "at_end": "shut_down",
            "powers": [{
                "power": { "name": "eyes_on_me" }, "since": WHEN, "until": "2026-09-14T08:05:00Z", "by": person,
                "stays": false,
            }],
            "hands": [], "attendance": [{ "person": person, "at": WHEN, "seat": SEAT }], "messages": [],
            "created": WHEN, "revision": 1,
        }),
        "Attention" => json!({
            "person": person, "looks": [{ "desktop": DESKTOP, "by": person, "since": WHEN }], "helps": [],
            "questions": [{
                "to": "help", "by": person, "lesson": LESSON, "desktop": DESKTOP, "asked": WHEN, "answer": "waiting",
                "until": "2026-09-14T08:01:00Z",
            }],
        }),
        "Class" => json!({
            "group": { "id": GROUP, "name": "2MEC-A" },
            "students": [{ "person": person, "seat": SEAT, "signed_in_at": SEAT, "signed_in": true }],
            "desktops": [desktop],
        }),
        "Session" => json!({
            "id": SESSION, "token": "uN0wF2u0yZ8b1cXr7sQv3tA5dE9gH4jKlMnOpQrStUv", "user": user, "source": "local", "site": "Institut",
            "direct": false, "must_change_password": false, "expires": "2026-09-14T20:00:00Z",
        }),
        "User" => user,
        "GivenPassword" => json!({ "password": "k7mqx-2hdvp-9wtnb-cr4ej" }),
        "Desktop" => desktop,
        "Page_Desktop" => json!({ "items": [desktop], "next": "eyJ2IjoxfQ", "total": 240 }),
        "DesktopSummary" => {
            json!({ "total": 240, "states": { "running": 31, "stopped": 209 }, "deleted": 3 })
        }
        "Operation" => operation,
        "Abandoned" => json!({
            "operation": operation,
            "left_behind": [{ "kind": "domain", "desktop": DESKTOP, "host": "vdesktop1" }],
        }),
        "StoragePathContents" => json!({
            "things": [{ "kind": "desktop", "name": "SolidWorks 07", "owner": { "id": USER, "name": "Marta Vila" } }],
        }),
        "Accepted" => json!({ "operation": operation }),
        "Ticket" => json!({
            "desktop": DESKTOP, "title": "SolidWorks 07", "protocol": "spice", "host": "10.200.200.11",
            "tls_port": 5901, "password": "…", "ca": "-----BEGIN CERTIFICATE-----\n…", "host_subject": "CN=vdesktop1",
            "hypervisor": HOST, "epoch": 3, "expires": "2026-09-14T08:02:00Z",
        }),
        "PersonQuota" => json!({
            "user": USER, "own": {}, "revision": 0, "lines": [{
                "quantity": "desktops", "limit": 6, "source": { "kind": "role", "of": "teacher" }, "used": 2,
                "ceilings": [
                    { "source": { "kind": "category", "of": { "id": CATEGORY, "name": "Mecànica" } }, "limit": 200, "used": 57 },
                ],
            }],
        }),
        "HostKeys" => json!({ "host_key": { "line": KEY, "fingerprint": FINGERPRINT } }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use sarrio_model::*;
    use serde::de::DeserializeOwned;

    use super::*;

    fn reads<T: DeserializeOwned>(value: Option<Value>) {
        serde_json::from_value::<T>(value.unwrap()).unwrap();
    }

    #[test]
    fn every_example_is_valid() {
        reads::<NewSession>(request("post", "session"));
        reads::<ChangePassword>(request("post", "session/password"));
        reads::<EditProfile>(request("patch", "session/profile"));
        reads::<EditSignInRules>(request("patch", "sign-in/rules"));
        reads::<EditConsentRules>(request("patch", "consent/rules"));
        reads::<AnswerConsent>(request("put", "session/consent"));
        reads::<Attention>(response("Attention"));
        reads::<GivePassword>(request("post", "users/{id}/password"));
        reads::<NewDesktops>(request("post", "desktops"));
        reads::<EditDesktop>(request("patch", "desktops/{id}"));
        reads::<Batch>(request("post", "desktops/batch"));
        reads::<Purge>(request("post", "desktops/purge"));
        reads::<NewTemplateFromDesktop>(request("post", "desktops/{id}/template"));
        reads::<NewTicket>(request("post", "desktops/{id}/ticket"));
        reads::<GrowDisk>(request("post", "disks/{id}/grow"));
        reads::<NewTemplate>(request("post", "templates"));
        reads::<EditTemplate>(request("patch", "templates/{id}"));
        reads::<EditShares>(request("post", "templates/{id}/shares"));
        reads::<NewMedia>(request("post", "media"));
        reads::<HostProbe>(request("post", "hypervisors/probe"));
        reads::<NewHypervisor>(request("post", "hypervisors"));
        reads::<EditHypervisor>(request("patch", "hypervisors/{id}"));
        reads::<NewStoragePath>(request("post", "storage/paths"));
        reads::<EditStoragePath>(request("patch", "storage/paths/{id}"));
        reads::<ForgetStoragePath>(request("post", "storage/paths/{id}/forget"));
        reads::<Abandoned>(response("Abandoned"));
        reads::<StoragePathContents>(response("StoragePathContents"));
        reads::<NewUser>(request("post", "users"));
        reads::<EditUser>(request("patch", "users/{id}"));
        reads::<UserBatch>(request("post", "users/batch"));
        reads::<NewCustomRole>(request("post", "roles"));
        reads::<EditCustomRole>(request("patch", "roles/{id}"));
        reads::<NewCategory>(request("post", "categories"));
        reads::<EditCategory>(request("patch", "categories/{id}"));
        reads::<NewGroup>(request("post", "groups"));
        reads::<EditGroup>(request("patch", "groups/{id}"));
        reads::<EditGroupPeople>(request("post", "groups/{id}/members"));
        reads::<EditQuota>(request("put", "users/{id}/quota"));
        reads::<EditQuota>(request("put", "groups/{id}/quota"));
        reads::<PersonQuota>(response("PersonQuota"));
        reads::<PutDirectory>(request("put", "directory"));
        reads::<TestDirectory>(request("post", "directory/test"));
        reads::<NewRoom>(request("post", "rooms"));
        reads::<EditRoom>(request("patch", "rooms/{id}"));
        reads::<ArrangeSeats>(request("put", "rooms/{id}/plan"));
        reads::<SeatingPlan>(request("put", "rooms/{id}/seating"));
        reads::<NewLesson>(request("post", "lessons"));
        reads::<EditLesson>(request("patch", "lessons/{id}"));
        reads::<SetPower>(request("put", "lessons/{id}/powers/eyes_on_me"));
        reads::<SetPower>(request("put", "lessons/{id}/powers/exam"));
        reads::<NewClassMessage>(request("post", "lessons/{id}/messages"));
        reads::<RaiseHand>(request("put", "lessons/{id}/hand"));
        reads::<AnswerHand>(request("post", "lessons/{id}/hands/answer"));
        reads::<Room>(response("Room"));
        reads::<Lesson>(response("Lesson"));
        reads::<Class>(response("Class"));
        reads::<NewSeries>(request("post", "series"));
        reads::<EditSeries>(request("patch", "series/{id}"));
        reads::<PutHolidays>(request("put", "holidays"));
        reads::<WakeSeats>(request("post", "rooms/{id}/wake"));
        reads::<StartSync>(request("post", "directory/sync"));
        reads::<Session>(response("Session"));
        reads::<User>(response("User"));
        reads::<Desktop>(response("Desktop"));
        reads::<Page<Desktop>>(response("Page_Desktop"));
        reads::<DesktopSummary>(response("DesktopSummary"));
        reads::<Operation>(response("Operation"));
        reads::<Accepted>(response("Accepted"));
        reads::<Ticket>(response("Ticket"));
        reads::<HostKeys>(response("HostKeys"));
        let keys: HostKeys = serde_json::from_value(response("HostKeys").unwrap()).unwrap();
        assert_eq!(keys.host_key.fingerprint(), FINGERPRINT);
    }
}
