//! People: what signing in costs. One case for each file in `people`.

use anyhow::Result;

#[path = "people/sign_ins.rs"]
mod sign_ins;

#[tokio::main]
async fn main() -> Result<()> {
    sign_ins::measure().await?;
    Ok(())
}
