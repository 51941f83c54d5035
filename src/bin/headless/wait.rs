//! Waiting for something on the lab.

use std::time::{Duration, Instant};

use anyhow::bail;
use sarrio_client::Client;
use sarrio_model::{DesktopId, Template, TemplateState};

/// How long to wait at most: a first import on a busy machine takes long.
const PATIENCE: Duration = Duration::from_secs(180);

/// Calls a function until it finds something.
pub async fn until<T>(
    what: &str,
    mut look: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if begun.elapsed() > PATIENCE {
            bail!("waited {} s until {what}", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// A template from which desktops can be created.
pub async fn ready_template(client: &Client) -> anyhow::Result<Option<Template>> {
    let all = client.templates().list(&Default::default()).await?.items;
    Ok(all.into_iter().find(|t| t.state == TemplateState::Ready))
}

/// The screen of a desktop as JPEG, once its guest has booted. Before that everything is grey; the guest writes in
/// colour.
pub async fn booted_screen(client: &Client, id: DesktopId, width: u16) -> anyhow::Result<Option<Vec<u8>>> {
    let Ok(jpeg) = client.desktops().screen(id, width).await else { return Ok(None) };
    let picture = image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg)?.to_rgb8();
    let coloured =
        |p: &image::Rgb<u8>| p.0.iter().max().zip(p.0.iter().min()).is_some_and(|(a, b)| a - b > 80);
    Ok(picture.pixels().any(coloured).then(|| jpeg.to_vec()))
}
