//! Who is in whose charge.

use sarrio_model::{Role, Scope, User, UserId};
use sarrio_store::{Part, Store};

use crate::school::on_both_databases;

fn students(scope: &Scope) -> Vec<UserId> {
    match scope {
        Scope::Students { students, .. } => students.iter().copied().collect(),
        _ => panic!("{scope:?} is not a teacher's"),
    }
}

async fn change(store: &Store, user: &User, change: impl FnOnce(&mut User)) {
    let mut tx = store.begin().await.unwrap();
    let mut user = tx.user(user.id).await.unwrap().unwrap();
    change(&mut user);
    tx.save_user(&mut user).await.unwrap();
    tx.commit().await.unwrap();
}

on_both_databases! {
    async fn a_teacher_has_charge_of_the_students_of_their_groups_as_long_as_both_are_so(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let (taught, managed) = school.charges().await;
        assert_eq!(students(&taught), [school.pau.id]);
        let Scope::Students { me, .. } = taught else { panic!("{taught:?}") };
        let teacher = store.user(me).await.unwrap().unwrap();
        let group = store.groups(&Default::default()).await.unwrap().items.remove(0);
        assert_eq!((group.members, group.students, group.teachers), (1, 1, vec![teacher.named()]));

        change(store, &school.pau, |pau| pau.role = Role::Teacher).await;
        assert_eq!(students(&store.caller_of(&teacher).await.unwrap().scope), [], "no teacher has charge of a teacher");
        change(store, &school.pau, |pau| pau.role = Role::Student).await;
        assert_eq!(students(&store.caller_of(&teacher).await.unwrap().scope), [school.pau.id]);

        let mut tx = store.begin().await.unwrap();
        let mut archived = tx.group(group.id).await.unwrap().unwrap();
        archived.archived = Some(jiff::Timestamp::now());
        tx.save_group(&mut archived).await.unwrap();
        assert_eq!(students(&tx.caller_of(&teacher).await.unwrap().scope), [], "what this transaction sees counts in it");
        assert_eq!(students(&store.caller_of(&teacher).await.unwrap().scope), [school.pau.id], "and nowhere else");
        tx.commit().await.unwrap();
        assert_eq!(students(&store.caller_of(&teacher).await.unwrap().scope), []);

        assert!(managed.includes(school.marta.id) && !managed.includes(school.pau.id));
        change(store, &school.marta, |marta| marta.category = None).await;
        let Scope::Category { me, .. } = managed else { panic!("{managed:?}") };
        let manager = store.user(me).await.unwrap().unwrap();
        assert!(!store.caller_of(&manager).await.unwrap().scope.includes(school.marta.id));
    }

    async fn who_leaves_their_main_group_has_none(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        school.charges().await;
        let group = store.groups(&Default::default()).await.unwrap().items.remove(0);
        change(store, &school.marta, |marta| marta.group = Some(group.named())).await;
        assert_eq!(store.group(group.id).await.unwrap().unwrap().members, 2, "the main group has them as a member");
        let mut tx = store.begin().await.unwrap();
        tx.leave_group(group.id, &[school.marta.id], Part::Member).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.user(school.marta.id).await.unwrap().unwrap().group, None);
        assert_eq!(store.group(group.id).await.unwrap().unwrap().members, 1);
    }
}
