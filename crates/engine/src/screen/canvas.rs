//! What a desktop's screen shows now, and copies of it in the widths that are looked at, with what changed in them and when.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use sarrio_hypervisor::ScreenUpdate;
use sarrio_model::Patch;

use super::{
    area::Area,
    picture::{Picture, scaled_size},
};

/// How many changes are remembered. Whoever has seen fewer of them gets the whole picture.
const REMEMBERED: usize = 64;

/// The greatest width of the last picture of a screen, in pixels. It is shown on a card.
const KEPT_WIDTH: usize = 480;

/// A screen. Its `version` counts the updates; 0 is before the first one.
pub(super) struct Canvas {
    whole: Picture,
    pub(super) version: u64,
    copies: HashMap<u16, Copy>,
}

/// A copy in one width.
struct Copy {
    lookers: usize,
    picture: Picture,
    /// The version of each change, and where it was.
    changes: VecDeque<(u64, Area)>,
    /// The last patch, with the version after which it begins. Many look at the same pace.
    patch: Option<(u64, u64, Arc<Patch>)>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self { whole: Picture::black((0, 0)), version: 0, copies: HashMap::new() }
    }

    /// Paints an update: on the whole, and only what has changed on each copy.
    pub(super) fn update(&mut self, update: &ScreenUpdate) {
        let size = (usize::from(update.width), usize::from(update.height));
        let resized = self.whole.size != size;
        if resized {
            self.whole = Picture::black(size);
        }
        self.version += 1;
        let areas: Vec<Area> = update.rectangles.iter().map(|part| self.whole.paint(part)).collect();
        for (width, copy) in &mut self.copies {
            if resized {
                copy.begin(&self.whole, *width, self.version);
            } else {
                copy.repaint(&self.whole, &areas, self.version);
            }
        }
    }

    /// The width and height of the screen, in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        self.whole.size
    }

    /// Somebody begins to look at it in this width.
    pub(super) fn add_looker(&mut self, width: u16) {
        if let Some(copy) = self.copies.get_mut(&width) {
            copy.lookers += 1;
            return;
        }
        let mut copy =
            Copy { lookers: 1, picture: Picture::black((0, 0)), changes: VecDeque::new(), patch: None };
        copy.begin(&self.whole, width, self.version);
        self.copies.insert(width, copy);
    }

    /// Somebody does not look at it any more.
    pub(super) fn remove_looker(&mut self, width: u16) {
        if let Some(copy) = self.copies.get_mut(&width) {
            copy.lookers -= 1;
            if copy.lookers == 0 {
                self.copies.remove(&width);
            }
        }
    }

    /// What has changed since the version `seen`, in this width, up to the version that it has now. It is encoded once for all
    /// who have seen the same.
    pub(super) fn patch(&mut self, width: u16, seen: u64) -> Option<Arc<Patch>> {
        if seen >= self.version {
            return None;
        }
        let version = self.version;
        let copy = self.copies.get_mut(&width)?;
        if let Some((from, to, patch)) = &copy.patch
            && (*from, *to) == (seen, version)
        {
            return Some(Arc::clone(patch));
        }
        let patch = Arc::new(copy.encode(copy.changed_since(seen)?)?);
        copy.patch = Some((seen, version, Arc::clone(&patch)));
        Some(patch)
    }

    /// What is kept of the screen: a small JPEG. None where nothing was ever seen, or it is blank.
    pub(super) fn last_picture(&self) -> Option<Vec<u8>> {
        if self.version == 0 || self.whole.is_blank() {
            return None;
        }
        let mut small = Picture::black(scaled_size(self.whole.size, KEPT_WIDTH));
        let area = Area::whole(small.size);
        small.copy_scaled(&self.whole, area);
        small.jpeg(area)
    }
}

impl Copy {
    /// Begins anew: all of it has changed.
    fn begin(&mut self, whole: &Picture, width: u16, version: u64) {
        self.picture = Picture::black(scaled_size(whole.size, width.into()));
        let area = Area::whole(self.picture.size);
        if !Area::whole(whole.size).is_empty() {
            self.picture.copy_scaled(whole, area);
        }
        self.changes = VecDeque::from([(version, area)]);
    }

    fn repaint(&mut self, whole: &Picture, areas: &[Area], version: u64) {
        let areas = areas.iter().map(|area| area.scaled(whole.size, self.picture.size));
        let areas: Vec<Area> = areas.filter(|area| !area.is_empty()).collect();
        for area in &areas {
            self.picture.copy_scaled(whole, *area);
        }
        let Some(area) = areas.into_iter().reduce(Area::with) else { return };
        self.changes.push_back((version, area));
        if self.changes.len() > REMEMBERED {
            self.changes.pop_front();
        }
    }

    /// Where something has changed since the version `seen`.
    fn changed_since(&self, seen: u64) -> Option<Area> {
        // Where older changes are forgotten, some of them may not have been seen.
        let remembers = self.changes.front().is_some_and(|(oldest, _)| *oldest <= seen + 1);
        if seen == 0 || !remembers {
            return Some(Area::whole(self.picture.size));
        }
        let newer = self.changes.iter().filter(|(version, _)| *version > seen);
        newer.map(|(_, area)| *area).reduce(Area::with)
    }

    fn encode(&self, area: Area) -> Option<Patch> {
        let number = |n: usize| u16::try_from(n).ok();
        Some(Patch {
            frame_width: number(self.picture.size.0)?,
            frame_height: number(self.picture.size.1)?,
            x: number(area.left)?,
            y: number(area.top)?,
            width: number(area.columns().len())?,
            height: number(area.rows().len())?,
            jpeg: self.picture.jpeg(area)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_hypervisor::Rectangle;

    use super::*;

    fn update((width, height): (u16, u16), parts: &[(u16, u16, u16, u16, u8)]) -> ScreenUpdate {
        let part = |&(x, y, width, height, grey): &(u16, u16, u16, u16, u8)| {
            let pixels = vec![grey; usize::from(width) * usize::from(height) * 4];
            Rectangle { x, y, width, height, pixels }
        };
        ScreenUpdate { width, height, rectangles: parts.iter().map(part).collect() }
    }

    fn place(patch: &Patch) -> (u16, u16, u16, u16) {
        (patch.x, patch.y, patch.width, patch.height)
    }

    #[test]
    fn whoever_looks_gets_the_whole_picture_and_then_only_what_changes_in_their_width() {
        let mut canvas = Canvas::new();
        canvas.add_looker(320);
        assert_eq!(canvas.patch(320, 0), None, "nothing was seen of it yet");
        canvas.update(&update((1920, 1080), &[(0, 0, 1920, 1080, 255)]));
        let first = canvas.patch(320, 0).unwrap();
        assert_eq!((first.frame_width, first.frame_height, place(&first)), (320, 180, (0, 0, 320, 180)));
        assert_eq!(canvas.patch(320, 1), None);
        canvas.update(&update((1920, 1080), &[(960, 540, 12, 1, 0)]));
        assert_eq!(place(&canvas.patch(320, 1).unwrap()), (160, 90, 2, 1));
        // Somebody who comes later gets all of it from memory, in another width.
        canvas.add_looker(640);
        assert_eq!(place(&canvas.patch(640, 0).unwrap()), (0, 0, 640, 360));
        canvas.update(&update((800, 600), &[(0, 0, 800, 600, 9)]));
        assert_eq!(canvas.patch(320, 2).unwrap().frame_height, 240, "the screen has another size now");
    }

    #[test]
    fn whoever_is_slow_gets_all_changes_in_one_patch_and_it_is_encoded_once() {
        let mut canvas = Canvas::new();
        canvas.add_looker(100);
        canvas.update(&update((100, 100), &[(0, 0, 100, 100, 255)]));
        for at in [10, 20, 30] {
            canvas.update(&update((100, 100), &[(at, at, 5, 5, 0)]));
        }
        let (one, other) = (canvas.patch(100, 1).unwrap(), canvas.patch(100, 1).unwrap());
        assert_eq!(place(&one), (10, 10, 25, 25));
        assert!(Arc::ptr_eq(&one, &other));
        for _ in 0..REMEMBERED {
            canvas.update(&update((100, 100), &[(0, 0, 1, 1, 3)]));
        }
        assert_eq!(place(&canvas.patch(100, 1).unwrap()), (0, 0, 100, 100), "too much was missed");
    }

    #[test]
    fn the_last_picture_is_small_and_a_blank_one_is_not_kept() {
        let mut canvas = Canvas::new();
        canvas.update(&update((960, 540), &[(0, 0, 960, 540, 200)]));
        assert_eq!(canvas.last_picture(), None);
        canvas.update(&update((960, 540), &[(0, 0, 480, 540, 20)]));
        let kept = image::load_from_memory(&canvas.last_picture().unwrap()).unwrap().to_rgb8();
        assert_eq!(kept.dimensions(), (480, 270));
        assert!(kept.get_pixel(100, 100)[0] < 40 && kept.get_pixel(400, 100)[0] > 180);
    }

    proptest! {
        /// What somebody composes of their patches is what the canvas shows in that width.
        #[test]
        fn patches_make_the_same_picture_whoever_misses_whatever(
            sizes in (1u16..90, 1u16..90),
            shown in 1u16..120,
            updates in prop::collection::vec((0u16..100, 0u16..100, 0u16..60, 0u16..60, any::<u8>(), any::<bool>()), 1..40),
        ) {
            let mut canvas = Canvas::new();
            canvas.add_looker(shown);
            canvas.update(&update(sizes, &[(0, 0, sizes.0, sizes.1, 1)]));
            let (mut seen, mut composed) = (0, Picture::black(canvas.copies[&shown].picture.size));
            for (x, y, width, height, grey, looks) in updates {
                canvas.update(&update(sizes, &[(x, y, width, height, grey)]));
                if !looks {
                    continue;
                }
                let patch = canvas.patch(shown, seen);
                let copy = &canvas.copies[&shown].picture;
                if let Some(patch) = patch {
                    prop_assert!(Patch::decode(&patch.encode()).is_ok());
                    for row in patch.y..patch.y + patch.height {
                        let start = (usize::from(row) * copy.size.0 + usize::from(patch.x)) * 3;
                        let part = start..start + usize::from(patch.width) * 3;
                        composed.pixels[part.clone()].copy_from_slice(&copy.pixels[part]);
                    }
                }
                seen = canvas.version;
                prop_assert_eq!(&composed, copy);
            }
        }
    }
}
