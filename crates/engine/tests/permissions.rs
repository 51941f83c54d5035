//! The document that tells people what each role may do.

#[test]
fn the_document_of_permissions_is_what_the_table_of_roles_says() {
    let written = include_str!("../../../docs/permissions.md");
    assert!(
        written == sarrio_engine::authz::document(),
        "docs/permissions.md is not what the table says: run `cargo xtask permissions`"
    );
}
