//! `operations`

use sarrio_model::{Code, OperationId, OperationQuery};

use crate::school::{School, new_desktops};

#[tokio::test]
pub(crate) async fn each_person_follows_their_own_operations() {
    let (school, template) = School::with_template().await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let mut new = new_desktops("pc", Some(&template));
    new.count = 3;
    let made = marta.desktops().create(&new).await.unwrap();
    school.done(&marta, made.id).await;
    assert_eq!(pau.operations().get(made.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(pau.operations().cancel(made.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(pau.operations().abandon(made.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(marta.operations().abandon(made.id).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(
        school.admin.operations().abandon(made.id).await.unwrap_err().code,
        Code::WrongState,
        "it is over"
    );
    assert_eq!(pau.operations().list(&OperationQuery::default()).await.unwrap().total, 0);
    let mine = marta.operations().list(&OperationQuery::default()).await.unwrap();
    assert_eq!((mine.total, mine.items[0].id), (1, made.id));
    let active = OperationQuery { active: Some(true), ..OperationQuery::default() };
    assert_eq!(marta.operations().list(&active).await.unwrap().total, 0);
    assert!(school.admin.operations().list(&OperationQuery::default()).await.unwrap().total > 1);
    assert_eq!(marta.operations().cancel(made.id).await.unwrap_err().status, 409, "it is over");
    assert_eq!(marta.operations().get(OperationId::new()).await.unwrap_err().code, Code::NotFound);
}
