//! The command palette: everything one may do and go to, found by typing.

use iced::widget::{button as stock, column, container, row, text, text_input};
use iced::{Center, Fill, Pixels};

use super::menu::{chosen, separator};
use super::{Element, dialog, elide::elide, label};
use crate::icon::{self, icon};
use crate::theme::{BODY, STRONG, Theme, style};
use crate::words;

/// How many rows are shown.
pub const ROWS: usize = 8;
/// The field.
pub const FIELD: &str = "palette.field";

/// Something that can be done or gone to.
#[derive(Debug, Clone)]
pub struct Entry<Message> {
    /// Its icon.
    pub glyph: &'static str,
    /// What one types to find it.
    pub title: String,
    /// What it is, or what it will do.
    pub detail: String,
    /// The head that it stands under.
    pub group: String,
    /// The key that does the same.
    pub keys: Option<&'static str>,
    /// What it does.
    pub message: Message,
}

/// What was typed and which row is marked.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What was typed.
    pub query: String,
    /// The marked row.
    pub at: usize,
}

impl State {
    /// Moves the mark among `hits` rows.
    pub fn step(&mut self, by: isize, hits: usize) {
        let last = hits.min(ROWS).saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }
}

/// The entries that hold every word of `query`, those that begin with one of them first.
pub fn hits<Message: Clone>(entries: Vec<Entry<Message>>, query: &str) -> Vec<Entry<Message>> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut ranked: Vec<(usize, Entry<Message>)> = entries
        .into_iter()
        .filter_map(|entry| {
            let title = entry.title.to_lowercase();
            let all = format!("{title} {}", entry.detail.to_lowercase());
            if !words.iter().all(|w| all.contains(w)) {
                return None;
            }
            let rank = match words.first() {
                None => 0,
                Some(first) if title.starts_with(first.as_str()) => 0,
                Some(_) if words.iter().all(|w| title.contains(w)) => 1,
                Some(_) => 2,
            };
            Some((rank, entry))
        })
        .collect();
    // Groups stay together, in the order in which they came; the best of each group first.
    let mut order: Vec<String> = Vec::new();
    for (_, entry) in &ranked {
        if !order.contains(&entry.group) {
            order.push(entry.group.clone());
        }
    }
    ranked.sort_by_key(|(rank, entry)| (order.iter().position(|g| *g == entry.group), *rank));
    ranked.into_iter().map(|(_, entry)| entry).collect()
}

/// The palette over a scrim.
pub fn palette<'a, Message: Clone + 'a>(
    state: &'a State,
    hits: Vec<Entry<Message>>,
    hidden_foot: bool,
    on_type: impl Fn(String) -> Message + 'a,
    run: Option<Message>,
    close: Message,
) -> Element<'a, Message> {
    let mut input = text_input(&words::palette::placeholder(), &state.query)
        .id(FIELD)
        .size(15)
        .line_height(Pixels(22.0))
        .font(BODY)
        .padding([14, 0])
        .on_input(on_type);
    if let Some(run) = run {
        input = input.on_submit(run);
    }
    let head = row![icon(icon::SEARCH, 17.0).style(style::caption), input, label::key("Esc")]
        .spacing(12)
        .align_y(Center);
    let mut list = column![].padding([6, 8]);
    let mut group = String::new();
    let nothing = hits.is_empty();
    for (at, entry) in hits.into_iter().take(ROWS).enumerate() {
        if entry.group != group {
            group.clone_from(&entry.group);
            list = list.push(
                container(label::group(entry.group.clone())).padding(iced::Padding::from([6, 12]).top(8)),
            );
        }
        let on = at == state.at;
        let title = marked(&entry.title, &state.query, on);
        let line =
            row![icon(entry.glyph, 16.0), title, elide(entry.detail).style(style::caption).width(Fill)]
                .extend(entry.keys.map(label::key))
                .extend(on.then(|| label::key("Enter")))
                .spacing(10)
                .align_y(Center);
        let line = container(line).padding([8, 12]).width(Fill);
        let line = if on { line.style(chosen) } else { line };
        list = list.push(stock(line).padding(0).width(Fill).style(style::bare).on_press(entry.message));
    }
    if nothing {
        list = list.push(container(label::second(words::common::no_hits(&state.query))).padding([14, 12]));
    }
    let mut all = column![container(head).padding([0, 18]), separator(), list];
    if !hidden_foot {
        let foot = row![
            label::hint(&["↑", "↓"], words::palette::choose()),
            label::hint(&["Enter"], words::palette::run())
        ];
        all = all.push(separator()).push(container(foot.spacing(16)).padding([9, 18]));
    }
    dialog::modal(all, dialog::FORM, 96.0, close)
}

/// The title with what was typed in accent.
fn marked<'a, Message: 'a>(title: &str, query: &str, on: bool) -> Element<'a, Message> {
    let lower = title.to_lowercase();
    let found = query.split_whitespace().map(str::to_lowercase).find_map(|w| {
        let at = lower.find(&w)?;
        (title.is_char_boundary(at) && title.is_char_boundary(at + w.len())).then_some((at, at + w.len()))
    });
    let piece = |s: &str| text(s.to_owned()).size(13).line_height(Pixels(18.0));
    match found {
        Some((from, to)) => row![
            piece(&title[..from]),
            piece(&title[from..to]).font(STRONG).style(move |t: &Theme| text::Style {
                color: Some(if on { t.accent_text } else { t.accent })
            }),
            piece(&title[to..])
        ]
        .into(),
        None => piece(title).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(group: &str, title: &str) -> Entry<()> {
        Entry {
            glyph: icon::PLAY,
            title: title.into(),
            detail: String::new(),
            group: group.into(),
            keys: None,
            message: (),
        }
    }

    #[test]
    fn every_word_must_be_there_and_beginnings_come_first() {
        let all = vec![
            entry("Actions", "New desktop"),
            entry("Actions", "Start desktop pc-07"),
            entry("Desktops", "pc-07"),
        ];
        let titles = |query| hits(all.clone(), query).into_iter().map(|e| e.title).collect::<Vec<_>>();
        assert_eq!(titles("desk"), ["New desktop", "Start desktop pc-07"]);
        assert_eq!(titles("pc start"), ["Start desktop pc-07"]);
        assert_eq!(titles("zzz"), Vec::<String>::new());
        assert_eq!(titles("").len(), 3);
    }
}
