//! Pages of desktops are the same as filtering and sorting all of them would give, whichever index is used.

use sarrio_model::{
    Desktop, DesktopQuery, DesktopState, Epoch, PageQuery, PauseReason, Scope, Sharing, StateName,
    TemplateFilter, User, UserQuery,
};
use sarrio_store::{PasswordHash, Store, StoreError};

use crate::school::{School, caller, name, now, on_both_databases, template, user};

/// All pages of a list. Every page has the same total.
async fn all_pages(store: &Store, query: &DesktopQuery, scope: &Scope) -> (Vec<Desktop>, u64) {
    let mut query = query.clone();
    let (mut items, mut total) = (Vec::new(), None);
    loop {
        let page = store.desktops(&query, scope).await.unwrap();
        assert!(page.items.len() <= query.limit.unwrap_or(100) as usize);
        assert_eq!(*total.get_or_insert(page.total), page.total);
        items.extend(page.items);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return (items, total.unwrap()),
        }
    }
}

/// 240 desktops in all states, of two owners, from one of two templates or from none, some in the recycle bin. One in
/// sixty has a rare template.
async fn many(school: &School) -> Vec<Desktop> {
    let rare = template("Zebra 100%", &school.pau, &school.path);
    let mut desktops: Vec<Desktop> = (0..240)
        .map(|number| {
            let room = if number % 2 == 0 { "Aula" } else { "Àula" };
            let mut desktop = school.desktop(&format!("{room} {} PC_{:03}", number % 7, (number * 37) % 240));
            desktop.state = match number % 3 {
                0 => DesktopState::Stopped,
                1 => school.running_on(number % 2),
                _ => DesktopState::Creating { since: now() },
            };
            if number % 3 == 1 {
                desktop.host_name = Some(school.hosts[number % 2].name.clone());
            }
            if number % 5 == 0 {
                desktop.owner = school.pau.named();
            }
            match number % 60 {
                7 => (desktop.template, desktop.template_name) = (Some(rare.id), Some(rare.name.clone())),
                n if n % 4 == 0 => (desktop.template, desktop.template_name) = (None, None),
                _ => {}
            }
            if number % 11 == 0 {
                desktop.deleted = Some(now());
            }
            desktop
        })
        .collect();
    let mut tx = school.store.begin().await.unwrap();
    tx.insert_template(&rare).await.unwrap();
    tx.insert_desktops(&desktops).await.unwrap();
    tx.commit().await.unwrap();
    desktops.sort_by_key(|desktop| (plain(desktop.name.as_str()), desktop.id));
    desktops
}

/// A text without capitals and accents.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('à', "a")
}

fn has_words(desktop: &Desktop, q: &str) -> bool {
    let template = desktop.template_name.as_ref().map_or("", |name| name.as_str());
    let host = desktop.host_name.as_ref().map_or("", |name| name.as_str());
    let text = plain(&format!("{} {} {template} {host}", desktop.name, desktop.owner.name));
    plain(q).split_whitespace().all(|word| text.contains(word))
}

on_both_databases! {
    async fn every_filter_and_search_returns_and_counts_what_matches(database: &Database) {
        let school = database.school().await;
        let desktops = many(&school).await;
        let rare = desktops.iter().filter_map(|d| d.template).find(|id| *id != school.template.id).unwrap();
        let all = DesktopQuery { limit: Some(17), ..DesktopQuery::default() };
        let queries = [
            all.clone(),
            DesktopQuery { state: Some("running".into()), ..all.clone() },
            DesktopQuery { state: Some("running,stopped".into()), owner: Some(school.pau.id), ..all.clone() },
            DesktopQuery { template: Some(rare), ..all.clone() },
            DesktopQuery { template: Some(school.template.id), hypervisor: Some(school.hosts[0].id), ..all.clone() },
            DesktopQuery { deleted: Some(true), ..all.clone() },
            DesktopQuery { q: Some("aula".into()), ..all.clone() },
            DesktopQuery { q: Some("ÀULA 3 solid".into()), ..all.clone() },
            DesktopQuery { q: Some("zebra".into()), ..all.clone() },
            DesktopQuery { q: Some(school.hosts[1].name.to_string()), ..all.clone() },
            DesktopQuery { begins: Some("ÀULA 3".into()), ..all.clone() },
            DesktopQuery { attention: Some(true), ..all.clone() },
            DesktopQuery { attention: Some(false), template: Some(rare), ..all.clone() },
            DesktopQuery { q: Some("100% pc_".into()), ..all.clone() },
            DesktopQuery { q: Some("c_01".into()), state: Some("stopped".into()), ..all.clone() },
            DesktopQuery { q: Some("pau \u{0} 9".into()), ..all.clone() },
            DesktopQuery { q: Some("a\"b OR NEAR(x)".into()), ..all.clone() },
            DesktopQuery { q: Some("%".into()), deleted: Some(false), ..all.clone() },
        ];
        let (taught, managed) = school.charges().await;
        for scope in [&Scope::Everything, &Scope::Own(school.marta.id), &taught, &managed] {
            for query in &queries {
                let (found, total) = all_pages(&school.store, query, scope).await;
                let states: Vec<StateName> =
                    query.state.iter().flat_map(|text| text.split(',')).map(|text| text.parse().unwrap()).collect();
                let q = query.q.as_deref().unwrap_or_default().replace('\0', "");
                let expected: Vec<&Desktop> = desktops.iter().filter(|desktop| {
                    desktop.deleted.is_some() == query.deleted.unwrap_or(false)
                        && (states.is_empty() || states.contains(&desktop.state.name()))
                        && query.owner.is_none_or(|owner| owner == desktop.owner.id)
                        && query.template.is_none_or(|template| Some(template) == desktop.template)
                        && query.hypervisor.is_none_or(|host| Some(host) == desktop.state.host())
                        && query.begins.as_ref().is_none_or(|b| plain(desktop.name.as_str()).starts_with(&plain(b)))
                        && query.attention.is_none_or(|needs| needs == desktop.state.needs_attention())
                        && scope.includes(desktop.owner.id)
                        && has_words(desktop, &q)
                }).collect();
                assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query:?} {scope:?}");
                assert_eq!(total, expected.len() as u64, "{query:?} {scope:?}");
            }
        }
    }

    async fn every_order_returns_each_desktop_once_in_both_directions(database: &Database) {
        let school = database.school().await;
        let desktops = many(&school).await;
        let live = desktops.iter().filter(|desktop| desktop.deleted.is_none());
        let number = |number: i64| format!("{number:020}");
        let key = |sort: &str, desktop: &Desktop| match sort {
            "host" => desktop.host_name.as_ref().map_or(String::new(), |name| plain(name.as_str())),
            "vcpus" => number(desktop.hardware.vcpus.into()),
            "memory" => number(desktop.hardware.memory.0.try_into().unwrap()),
            "deleted" => String::new(),
            "name" => plain(desktop.name.as_str()),
            "owner" => desktop.owner.name.to_lowercase(),
            "template" => desktop.template_name.as_ref().map_or(String::new(), |name| name.as_str().to_lowercase()),
            "state" => desktop.state.name().to_string(),
            _ => desktop.created.as_microsecond().to_string(),
        };
        let sorts = ["name", "owner", "template", "host", "state", "vcpus", "memory", "created", "deleted"];
        for (sort, q) in sorts.map(|sort| [(sort, ""), (sort, "a")]).concat() {
            let query = |sort: &str| DesktopQuery {
                sort: Some(sort.into()), q: Some(q.into()), limit: Some(23), ..Default::default()
            };
            let (there, _) = all_pages(&school.store, &query(sort), &Scope::Everything).await;
            let (mut back, _) = all_pages(&school.store, &query(&format!("-{sort}")), &Scope::Everything).await;
            back.reverse();
            let expected = live.clone().filter(|desktop| has_words(desktop, q)).count();
            assert_eq!((there.len(), &there), (expected, &back), "{sort} {q}");
            let places: Vec<_> = there.iter().map(|desktop| (key(sort, desktop), desktop.id)).collect();
            assert!(places.is_sorted(), "{sort} {q}: {places:?}");
            let later = DesktopQuery { offset: Some(100), ..query(sort) };
            let part = school.store.desktops(&later, &Scope::Everything).await.unwrap();
            assert_eq!((&part.items[..], part.total), (&there[100..123], there.len() as u64), "{sort} {q}");
            let row = school.store.desktop_place(there[130].id, &query(sort), &Scope::Everything).await.unwrap();
            assert_eq!(row, Some(130), "{sort} {q}");
        }
        let beyond = DesktopQuery { offset: Some(5_000), ..DesktopQuery::default() };
        let beyond = school.store.desktops(&beyond, &Scope::Everything).await.unwrap();
        assert_eq!((beyond.items.len(), beyond.total), (0, live.clone().count() as u64));
        let binned = desktops.iter().find(|desktop| desktop.deleted.is_some()).unwrap();
        let listed = school.store.desktop_place(binned.id, &DesktopQuery::default(), &Scope::Everything).await.unwrap();
        assert_eq!(listed, None, "the list does not show it");
    }

    async fn those_that_need_attention_are_counted_and_listed_alike_before_and_after_a_change(database: &Database) {
        let school = database.school().await;
        let mut pc = school.desktop("Aula 07");
        pc.state = match school.running_on(0) {
            DesktopState::Running { on, epoch, since } => {
                DesktopState::Paused { on, epoch, since, why: PauseReason::DiskError }
            }
            other => other,
        };
        school.with(&pc).await;
        let mut other = school.desktop("Aula 08");
        other.state = DesktopState::Unreachable { last_on: school.hosts[0].id, epoch: Epoch(1), since: now() };
        school.with(&other).await;
        let seen = async || {
            let query = DesktopQuery { attention: Some(true), ..DesktopQuery::default() };
            let listed = school.store.desktops(&query, &Scope::Everything).await.unwrap().total;
            (listed, school.store.desktop_summary(&Scope::Everything).await.unwrap().attention)
        };
        assert_eq!(seen().await, (2, 2));
        let mut pc = school.store.desktop(pc.id).await.unwrap().unwrap();
        pc.state = school.running_on(0);
        let mut tx = school.store.begin().await.unwrap();
        tx.save_desktop(&mut pc).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(seen().await, (1, 1));
    }

    async fn a_search_finds_thousands_however_they_were_added(database: &Database) {
        let school = database.school().await;
        let query = DesktopQuery { q: Some("aula".into()), limit: Some(500), ..DesktopQuery::default() };
        assert_eq!(all_pages(&school.store, &query, &Scope::Everything).await, (vec![], 0));
        // First there are more events than desktops, so all names are read; then there are few enough events to read
        // them, in two portions.
        let mut ids = Vec::new();
        for room in [1, 2] {
            let make = |number| school.desktop(&format!("Aula {room} {number:04}"));
            let desktops: Vec<Desktop> = (0..2300).map(make).collect();
            ids.extend(desktops.iter().map(|desktop| desktop.id));
            let mut tx = school.store.begin().await.unwrap();
            tx.insert_desktops(&desktops).await.unwrap();
            tx.insert_desktop(&school.desktop("Biblioteca")).await.unwrap();
            tx.commit().await.unwrap();
            let (found, total) = all_pages(&school.store, &query, &Scope::Everything).await;
            let found: Vec<_> = found.iter().map(|desktop| desktop.id).collect();
            assert_eq!((found.len(), total), (ids.len(), ids.len() as u64));
            assert_eq!(found, ids);
        }
    }

    async fn searches_during_changes_end_up_with_what_the_rows_say(database: &Database) {
        let school = database.school().await;
        let desktops: Vec<Desktop> = (0..40).map(|number| school.desktop(&format!("Aula {number:02}"))).collect();
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_desktops(&desktops).await.unwrap();
        tx.commit().await.unwrap();
        let total = async |q: &str| {
            let query = DesktopQuery { q: Some(q.into()), ..DesktopQuery::default() };
            school.store.desktops(&query, &Scope::Everything).await.unwrap().total
        };
        let rename = async {
            for desktop in &desktops {
                let mut desktop = school.store.desktop(desktop.id).await.unwrap().unwrap();
                desktop.name = name(&desktop.name.as_str().replace("Aula", "Biblioteca"));
                let mut tx = school.store.begin().await.unwrap();
                tx.save_desktop(&mut desktop).await.unwrap();
                tx.commit().await.unwrap();
            }
        };
        let search = async {
            let (mut before, mut looks) = (0, 0);
            while before < 40 {
                let renamed = total("bibl").await;
                assert!((before..=40).contains(&renamed), "{renamed} after {before}");
                (before, looks) = (renamed, looks + 1);
            }
            looks
        };
        let ((), looks) = tokio::join!(rename, search);
        assert!(looks > 1);
        assert_eq!((total("aula").await, total("bibl").await, total("a a 0 bibl").await), (0, 40, 13));
    }

    async fn a_search_follows_the_name_owner_and_state_of_a_desktop_and_its_deletion(database: &Database) {
        let school = database.school().await;
        let mut pc = school.desktop("Aula 07");
        school.with(&pc).await;
        pc = school.store.desktop(pc.id).await.unwrap().unwrap();
        let found = async |text: &str, state: Option<&str>, deleted: bool| {
            let query = DesktopQuery {
                q: Some(text.into()), state: state.map(Into::into), deleted: Some(deleted), ..DesktopQuery::default()
            };
            school.store.desktops(&query, &Scope::Everything).await.unwrap().total
        };
        assert_eq!((found("aula", None, false).await, found("aula", Some("running"), false).await), (1, 0));
        pc.name = name("Biblioteca 07");
        pc.owner = school.pau.named();
        pc.state = school.running_on(0);
        let mut tx = school.store.begin().await.unwrap();
        tx.save_desktop(&mut pc).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((found("aula", None, false).await, found("bibl pau", Some("running"), false).await), (0, 1));
        pc.deleted = Some(now());
        let mut tx = school.store.begin().await.unwrap();
        tx.save_desktop(&mut pc).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((found("bibl", None, false).await, found("bibl", None, true).await), (0, 1));
        let mut tx = school.store.begin().await.unwrap();
        tx.remove_desktop(pc.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found("bibl", None, true).await, 0);
    }

    async fn a_list_of_few_among_many_follows_whose_each_desktop_is(database: &Database) {
        let school = database.school().await;
        let owners = [&school.marta, &school.pau];
        let zoe = user("zoe", "Zoe");
        let of = |owner: &User, name: &str| Desktop { owner: owner.named(), ..school.desktop(name) };
        let desktops: Vec<Desktop> = (0..60).map(|n| of(owners[n % 2], &format!("Aula {n:02}"))).collect();
        let others: Vec<Desktop> = (0..600).map(|n| of(&zoe, &format!("Sala {n}"))).collect();
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_user(&zoe, &PasswordHash::new("x".into())).await.unwrap();
        tx.insert_desktops(&desktops).await.unwrap();
        tx.insert_desktops(&others).await.unwrap();
        tx.commit().await.unwrap();
        let (taught, _) = school.charges().await;
        let page = DesktopQuery { limit: Some(500), ..DesktopQuery::default() };
        let searched = DesktopQuery { q: Some("a".into()), ..page.clone() };
        let check = async |step: usize| {
            for owner in owners {
                // The rows answer the one, the names in memory the other.
                let rows = all_pages(&school.store, &page, &Scope::Own(owner.id)).await;
                assert_eq!(all_pages(&school.store, &searched, &Scope::Own(owner.id)).await, rows, "{step}");
            }
            let (all, _) = all_pages(&school.store, &page, &Scope::Everything).await;
            let theirs: Vec<_> = all.into_iter().filter(|desktop| taught.includes(desktop.owner.id)).collect();
            assert_eq!(all_pages(&school.store, &page, &taught).await.0, theirs, "{step}");
        };
        check(0).await;
        for (step, desktop) in desktops.iter().enumerate() {
            let mut tx = school.store.begin().await.unwrap();
            match step % 3 {
                0 => tx.remove_desktop(desktop.id).await.unwrap(),
                1 => {
                    let mut given = tx.desktop(desktop.id).await.unwrap().unwrap();
                    given.owner = owners[step / 3 % 2].named();
                    tx.save_desktop(&mut given).await.unwrap();
                }
                _ => tx.remove_desktop(others[step].id).await.unwrap(),
            }
            tx.commit().await.unwrap();
            check(step).await;
        }
    }

    async fn a_search_follows_the_names_of_people_and_templates(database: &Database) {
        let school = database.school().await;
        school.with(&school.desktop("Aula 07")).await;
        let found = async |text: &str| {
            let query = DesktopQuery { q: Some(text.into()), ..DesktopQuery::default() };
            school.store.desktops(&query, &Scope::Everything).await.unwrap().total
        };
        assert_eq!((found("aula vila solid").await, found("aula puig blend").await), (1, 0));
        let mut marta = school.store.user(school.marta.id).await.unwrap().unwrap();
        let mut program = school.store.template(school.template.id).await.unwrap().unwrap();
        marta.full_name = "Marta Puig".to_owned();
        program.name = name("Blender");
        let mut tx = school.store.begin().await.unwrap();
        tx.save_user(&mut marta).await.unwrap();
        tx.save_template(&mut program).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((found("vila").await, found("solid").await, found("aula puig blend").await), (0, 0, 1));
    }

    async fn a_search_finds_what_another_backend_committed_even_when_its_events_are_deleted(database: &Database) {
        let school = database.school().await;
        let other = database.store().await;
        let total = async || {
            let query = DesktopQuery { q: Some("aula".into()), ..DesktopQuery::default() };
            school.store.desktops(&query, &Scope::Everything).await.unwrap().total
        };
        assert_eq!(total().await, 0);
        for (round, kept) in [100, 1, 0].into_iter().enumerate() {
            let desktops = [1, 2].map(|number| school.desktop(&format!("Aula {round} {number}")));
            let mut tx = other.begin().await.unwrap();
            tx.insert_desktops(&desktops).await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = other.begin().await.unwrap();
            tx.prune_events(kept).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(total().await, 2 * (round as u64 + 1), "{kept} events kept");
        }
        other.close().await;
    }

    async fn an_unknown_order_state_or_cursor_is_refused(database: &Database) {
        let school = database.school().await;
        many(&school).await;
        let wrong = [
            ("sort", DesktopQuery { sort: Some("colour".into()), ..Default::default() }),
            ("state", DesktopQuery { state: Some("running,asleep".into()), ..Default::default() }),
            ("cursor", DesktopQuery { cursor: Some("zz".into()), ..Default::default() }),
        ];
        for (field, query) in wrong {
            let error = school.store.desktops(&query, &Scope::Everything).await.unwrap_err();
            assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
            assert_eq!(sarrio_model::Problem::from(error).field.as_deref(), Some(field));
        }
    }

    async fn templates_people_and_media_come_in_pages_by_name(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let mut tx = store.begin().await.unwrap();
        let mut hidden = template("Alpha", &school.marta, &school.path);
        hidden.enabled = false;
        let mut private = template("beta", &school.marta, &school.path);
        (private.sharing, private.shares) = (Sharing::OnlyMe, vec![]);
        private.parent = Some(school.template.id);
        tx.insert_template(&hidden).await.unwrap();
        tx.insert_template(&private).await.unwrap();
        for number in 0..3 {
            tx.insert_media(&sarrio_model::Media {
                id: sarrio_model::MediaId::new(), name: name(&format!("ISO {number}")), path: school.path.id,
                file: school.path.directory.join(number), size: sarrio_model::Bytes(1), owner: None,
                sharing: Sharing::OnlyMe, shares: vec![], created: now(), actions: sarrio_model::Actions::default(),
            }).await.unwrap();
        }
        tx.commit().await.unwrap();
        let names = async |viewer: &Scope, filter, q: &str| {
            let query = PageQuery { q: Some(q.into()), ..PageQuery::default() };
            let page = store.templates(&query, &caller(viewer), filter).await.unwrap();
            assert_eq!(page.total, page.items.len() as u64);
            page.items.iter().map(|template| template.name.to_string()).collect::<Vec<_>>().join(" ")
        };
        let (marta, pau) = (&Scope::Own(school.marta.id), &Scope::Own(school.pau.id));
        assert_eq!(names(&Scope::Everything, TemplateFilter::WithRetired, "").await, "Alpha beta SolidWorks");
        assert_eq!(names(&Scope::Everything, TemplateFilter::Usable, "").await, "beta SolidWorks");
        assert_eq!(names(marta, TemplateFilter::WithRetired, "").await, "Alpha beta SolidWorks");
        assert_eq!(names(pau, TemplateFilter::WithRetired, "").await, "SolidWorks");
        assert_eq!(names(&Scope::Everything, TemplateFilter::WithRetired, "BET").await, "beta");
        assert_eq!(names(&Scope::Everything, TemplateFilter::Bin, "").await, "");
        let mut tx = store.begin().await.unwrap();
        let mut shared = tx.template(school.template.id).await.unwrap().unwrap();
        shared.deleted = Some(now());
        tx.save_template(&mut shared).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(&Scope::Everything, TemplateFilter::WithRetired, "").await, "Alpha beta");
        assert_eq!(names(&Scope::Everything, TemplateFilter::Bin, "").await, "SolidWorks");
        assert_eq!(names(pau, TemplateFilter::Bin, "").await, "", "only the owner sees what is in the bin");
        assert_eq!(store.template(school.template.id).await.unwrap().unwrap().children, 1);

        let page = |cursor| PageQuery { limit: Some(2), cursor, q: None };
        let first = store.media_list(&page(None), &caller(&Scope::Everything)).await.unwrap();
        let second = store.media_list(&page(first.next.clone()), &caller(&Scope::Everything)).await.unwrap();
        assert_eq!((first.items.len(), second.items.len(), second.next, second.total), (2, 1, None, 3));
        let people = store.users(&UserQuery { q: Some("VILA".into()), ..UserQuery::default() }, &Scope::Everything).await.unwrap();
        assert_eq!(people.items, std::slice::from_ref(&school.marta));
    }
}
