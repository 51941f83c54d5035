//! Lists that always fit on one page.

use sarrio_model::Page;

/// All rows as one page.
pub(super) fn whole<T>(items: Vec<T>) -> Page<T> {
    let total = items.len() as u64;
    Page { items, next: None, total }
}
