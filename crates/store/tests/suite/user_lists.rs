//! Lists of people, read from any row on.

use sarrio_model::{Role, Scope, User, UserFilter, UserQuery, UserSort};
use sarrio_store::{PasswordHash, Store};

use crate::school::{on_both_databases, user};

/// More people than a page has, whose names are not in the order of their sign-in names.
async fn many(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    for n in 0..40_u32 {
        let name = format!("{} Vila {n:02}", ["Àlex", "berta", "Çelik", "Dora"][(n % 4) as usize]);
        let user = User {
            role: if n % 5 == 0 { Role::Teacher } else { Role::Student },
            enabled: n % 3 != 0,
            ..user(&format!("p{n:02}"), &name)
        };
        tx.insert_user(&user, &PasswordHash::new("secret".to_owned())).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn names(store: &Store, query: UserQuery) -> (Vec<String>, u64, Option<String>) {
    let page = store.users(&query, &Scope::Everything).await.unwrap();
    (page.items.iter().map(|user| user.named().name).collect(), page.total, page.next)
}

on_both_databases! {
    async fn a_list_of_people_is_read_from_any_row_in_either_order_and_always_counted(database: &Database) {
        let store = database.store().await;
        many(&store).await;
        let whole = UserQuery { limit: Some(100), ..UserQuery::default() };
        let (all, total, _) = names(&store, whole.clone()).await;
        assert_eq!((all.len(), total), (40, 40));
        assert_eq!((all[0].as_str(), all[10].as_str(), all[39].as_str()), ("Àlex Vila 00", "berta Vila 01", "Dora Vila 39"));
        for (offset, limit) in [(0, 7), (7, 7), (36, 7), (40, 7), (1_000, 7)] {
            let window = UserQuery { offset: Some(offset), limit: Some(limit), ..UserQuery::default() };
            let (rows, total, next) = names(&store, window).await;
            let from = (offset as usize).min(all.len());
            let to = (from + limit as usize).min(all.len());
            assert_eq!((rows.as_slice(), total), (&all[from..to], 40), "from row {offset}");
            assert_eq!(next.is_some(), to < all.len(), "from row {offset}");
        }
        let mut reversed = all.clone();
        reversed.reverse();
        let backwards = UserQuery { sort: Some(UserSort::NameDescending), ..whole.clone() };
        assert_eq!(names(&store, backwards.clone()).await.0, reversed);
        let first = names(&store, UserQuery { limit: Some(10), ..backwards.clone() }).await;
        let second = names(&store, UserQuery { limit: Some(10), cursor: first.2.clone(), ..backwards }).await;
        assert_eq!((first.0, second.0), (reversed[..10].to_vec(), reversed[10..20].to_vec()));
        let other_order = UserQuery { cursor: first.2, ..whole };
        assert!(store.users(&other_order, &Scope::Everything).await.is_err());
    }

    async fn people_are_found_by_what_they_are_called_and_are(database: &Database) {
        let store = database.store().await;
        many(&store).await;
        let total = async |query: UserQuery| names(&store, query).await.1;
        let found = |q: &str| UserQuery { q: Some(q.to_owned()), ..UserQuery::default() };
        assert_eq!(total(found("ALEX vila")).await, 10);
        assert_eq!(total(found("p07")).await, 1, "by the sign-in name");
        assert_eq!(total(found("vila 07 celik")).await, 0);
        assert_eq!(total(UserQuery { enabled: Some(false), ..found("celik") }).await, 3);
        let teachers = UserQuery { role: Some(Role::Teacher), ..UserQuery::default() };
        assert_eq!(total(teachers.clone()).await, 8);
        let mut tx = store.begin().await.unwrap();
        let same = tx.users_matching(&UserFilter::from(&teachers), &Scope::Everything).await.unwrap();
        assert_eq!(same.len(), 8);
        let me = same[0].id;
        assert_eq!(tx.users_matching(&UserFilter::default(), &Scope::Own(me)).await.unwrap(), [same[0].clone()]);
    }
}
