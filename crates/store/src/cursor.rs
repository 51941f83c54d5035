//! Cursors: where the next page of a list begins. A cursor names the position of the previous page's last row in the
//! order.

use sarrio_model::{Page, PageQuery, Problem, name_words, problem::CursorWrong};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    Result, StoreError,
    sql::{Connection, Row, Sql},
};

/// The position of a page's last row: its sort key and its id. Callers see an opaque text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Cursor<K> {
    /// The order of the list. In another order the position means nothing.
    pub(crate) sort: String,
    pub(crate) key: K,
    pub(crate) id: Uuid,
}

impl<K: Serialize + DeserializeOwned> Cursor<K> {
    /// The cursor as text: JSON in hexadecimal, which needs no escaping in a URL.
    pub(crate) fn write(&self) -> Result<String> {
        use std::fmt::Write as _;
        let text = crate::sql::json(self)?;
        Ok(text.bytes().fold(String::with_capacity(text.len() * 2), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
    }

    /// Reads what [`Cursor::write`] returned for the same order.
    pub(crate) fn read(text: &str, sort: &str) -> Result<Self> {
        let digits: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        digits
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|cursor| cursor.sort == sort)
            .ok_or_else(|| invalid("cursor", CursorWrong))
    }
}

/// The error for a field of a query that cannot be understood.
pub(crate) fn invalid(field: &str, why: impl Into<Problem>) -> StoreError {
    StoreError::Invalid(Box::new(why.into().at(field)))
}

/// The words of a search, as sort keys. All of them must be found.
pub(crate) fn words(q: Option<&str>) -> Vec<String> {
    name_words(q.unwrap_or_default())
}

/// A LIKE pattern that finds `word` anywhere, with wildcards escaped by `\`.
pub(crate) fn anywhere(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Completes and runs the statement of a list that is sorted by name: adds the cursor's position, the order and the
/// limit. The statement must select the sort key as `sort_key`.
pub(crate) async fn page_by_name<T>(
    mut sql: Sql,
    (key, id): (&'static str, &'static str),
    query: &PageQuery,
    total: u64,
    connection: &mut Connection,
    read: fn(&Row) -> Result<T>,
) -> Result<Page<T>> {
    if let Some(text) = &query.cursor {
        let cursor = Cursor::<String>::read(text, "name")?;
        sql.push(" AND (").push(key).push(", ").push(id).push(") > (");
        sql.push_arg(cursor.key).push(", ").push_arg(cursor.id).push(")");
    }
    sql.push(" ORDER BY ").push(key).push(", ").push(id).push(" LIMIT ").push_arg(query.rows() + 1);
    let found = sql.all(connection).await?;
    let shown = found.len().min(query.rows() as usize);
    let next = match found.get(shown.wrapping_sub(1)) {
        Some(last) if found.len() > shown => Some(
            Cursor::<String> { sort: "name".to_owned(), key: last.get("sort_key")?, id: last.get("id")? }
                .write()?,
        ),
        _ => None,
    };
    let items = found.iter().take(shown).map(read).collect::<Result<_>>()?;
    Ok(Page { items, next, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_only_in_its_own_order() {
        let id = Uuid::now_v7();
        let text = Cursor { sort: "name".to_owned(), key: "peça é 01".to_owned(), id }.write().unwrap();
        let back = Cursor::<String>::read(&text, "name").unwrap();
        assert_eq!((back.key.as_str(), back.id), ("peça é 01", id));
        for (text, sort) in
            [(text.as_str(), "-name"), ("zz", "name"), ("é", "name"), ("", "name"), ("7b7d", "name")]
        {
            assert!(matches!(Cursor::<String>::read(text, sort), Err(StoreError::Invalid(_))), "{text:?}");
        }
    }
}
