//! Pages of lists.

use serde::{Deserialize, Deserializer, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<String>,
    /// How many rows the whole list has.
    pub total: u64,
}

/// Which page of a list.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams,
)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows per page; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// `next` of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
    /// Words to search for in names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

impl PageQuery {
    /// Rows per page, within the limits.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.limit.unwrap_or(100).clamp(1, 500)
    }
}

/// Reads `limit`, the rows of a page, within its limits.
///
/// # Errors
/// It is not a number from 1 to 500.
pub fn rows_per_page<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let limit = Option::<u32>::deserialize(from)?;
    match limit {
        Some(rows) if !(1..=500).contains(&rows) => {
            Err(serde::de::Error::custom(format_args!("limit is {rows}; it can be from 1 to 500")))
        }
        limit => Ok(limit),
    }
}

/// With `#[serde(default)]`, tells `null` (remove the value) from an absent field (keep it).
///
/// # Errors
/// What deserializing `T` gives.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}
