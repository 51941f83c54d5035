//! The app without a window, and in this process the backends that it signs in to, with 200, 2,000 and 100,000 desktops. It
//! is drawn at 1440x900, as a window is without a graphics card.

mod school;
mod screen;
mod scroll;
mod sign_in;

use std::time::Duration;

use tokio::runtime::Runtime;

fn main() -> anyhow::Result<()> {
    if let Ok(told) = std::env::var(sign_in::CHILD) {
        return sign_in::sign_in(&told);
    }
    let runtime = Runtime::new()?;
    let directory = tempfile::tempdir()?;
    let at = |name| directory.path().join(name);
    let few = runtime.block_on(school::filled(&at("few"), 200))?;
    let some = runtime.block_on(school::filled(&at("some"), 2_000))?;
    let many = runtime.block_on(school::filled(&at("many"), 100_000))?;
    sign_in::measure(&few.socket, &many.socket)?;
    let short = scroll::measure(&some.socket, 2_000, &runtime, None)?;
    scroll::measure(&many.socket, 100_000, &runtime, Some(short))?;
    runtime.block_on(async {
        few.stop().await;
        some.stop().await;
        many.stop().await;
    });
    Ok(())
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
