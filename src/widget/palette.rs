//! The command palette: all that a person may do and all screens, found by typing.

use iced::widget::{button as stock, column, container, row, text, text_input};
use iced::{Center, Color, Fill, Pixels};

use sarrio_model::{name_key, name_words};

use super::menu::{chosen, separator};
use super::{Element, dialog, elide::elide, label};
use crate::theme::icon::{self, icon};
use crate::theme::{BODY, STRONG, Theme, style};
use crate::words;

/// How many rows are shown.
pub const ROWS: usize = 8;
/// The id of the field, for the focus.
pub const FIELD: &str = "palette.field";

/// An action, or something to go to.
#[derive(Debug, Clone)]
pub struct Entry<Message> {
    /// Its icon.
    pub glyph: &'static str,
    /// The name by which it is found.
    pub title: String,
    /// What it is, or what it will do.
    pub detail: String,
    /// The group that it is listed in.
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
    /// Moves the mark by so many rows, of `count`.
    pub fn step(&mut self, by: isize, count: usize) {
        let last = count.min(ROWS).saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }
}

/// The entries that contain every word of `query`, the group with the best one first. What is called like the query is best,
/// then what begins with its first word.
pub fn matches<Message: Clone>(entries: Vec<Entry<Message>>, query: &str) -> Vec<Entry<Message>> {
    let (words, whole) = (name_words(query), name_key(query.trim()));
    let mut ranked: Vec<(usize, Entry<Message>)> = entries
        .into_iter()
        .filter_map(|entry| {
            let title = name_key(&entry.title);
            let all = format!("{title} {}", name_key(&entry.detail));
            if !words.iter().all(|w| all.contains(w)) {
                return None;
            }
            let rank = match words.first() {
                None => 0,
                Some(_) if title == whole => 0,
                Some(first) if title.starts_with(first.as_str()) => 1,
                Some(_) if words.iter().all(|w| title.contains(w)) => 2,
                Some(_) => 3,
            };
            Some((rank, entry))
        })
        .collect();
    // Groups stay together; those with equally good entries in the order in which they came.
    let mut groups: Vec<(usize, String)> = Vec::new();
    for (rank, entry) in &ranked {
        match groups.iter_mut().find(|(_, group)| *group == entry.group) {
            Some((best, _)) => *best = (*best).min(*rank),
            None => groups.push((*rank, entry.group.clone())),
        }
    }
    groups.sort_by_key(|(best, _)| *best);
    ranked.sort_by_key(|(rank, entry)| (groups.iter().position(|(_, g)| *g == entry.group), *rank));
    ranked.into_iter().map(|(_, entry)| entry).collect()
}

/// Whether the keys of the palette are explained at its foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hints {
    /// They are.
    Shown,
    /// They are not: the window is low.
    Hidden,
}

/// The palette over a scrim.
pub fn palette<'a, Message: Clone + 'a>(
    state: &'a State,
    found: Vec<Entry<Message>>,
    hints: Hints,
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
    let nothing = found.is_empty();
    for (at, entry) in found.into_iter().take(ROWS).enumerate() {
        if entry.group != group {
            group.clone_from(&entry.group);
            list = list.push(
                container(label::group(entry.group.clone())).padding(iced::Padding::from([6, 12]).top(8)),
            );
        }
        let on = at == state.at;
        let ink: fn(&Theme) -> Color = if on { |t| t.accent_text } else { |t| t.accent };
        let title = marked(&entry.title, &state.query, ink);
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
        list = list.push(container(label::second(words::common::no_matches(&state.query))).padding([14, 12]));
    }
    let mut all = column![container(head).padding([0, 18]), separator(), list];
    if hints == Hints::Shown {
        let foot = row![
            label::hint(&["↑", "↓"], words::palette::choose()),
            label::hint(&["Enter"], words::palette::run())
        ];
        all = all.push(separator()).push(container(foot.spacing(16)).padding([9, 18]));
    }
    dialog::modal(all, dialog::FORM, 96.0, close)
}

/// The title with the first match in this colour.
fn marked<'a, Message: 'a>(title: &str, query: &str, ink: fn(&Theme) -> Color) -> Element<'a, Message> {
    let lower = title.to_lowercase();
    let found = query.split_whitespace().map(str::to_lowercase).find_map(|w| {
        let at = lower.find(&w)?;
        (title.is_char_boundary(at) && title.is_char_boundary(at + w.len())).then_some((at, at + w.len()))
    });
    let piece = |s: &str| text(s.to_owned()).size(13).line_height(Pixels(18.0));
    match found {
        Some((from, to)) => row![
            piece(&title[..from]),
            piece(&title[from..to]).font(STRONG).style(move |t: &Theme| text::Style { color: Some(ink(t)) }),
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
        let titles = |query| matches(all.clone(), query).into_iter().map(|e| e.title).collect::<Vec<_>>();
        assert_eq!(titles("desk"), ["New desktop", "Start desktop pc-07"]);
        assert_eq!(titles("pc start"), ["Start desktop pc-07"]);
        assert_eq!(titles("pc-07"), ["pc-07", "Start desktop pc-07"], "its very name comes first");
        assert_eq!(titles("zzz"), Vec::<String>::new());
        assert_eq!(titles("").len(), 3);
    }
}
