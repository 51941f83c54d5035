//! The screen: whose week it is, the tools, the grid or the list, and the panel.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding};
use sarrio_model::Permission;

use super::{Message, Timetable};
use crate::screen::{Layer, Scene, problems};
use crate::theme::icon;
use crate::widget::elide::elide;
use crate::widget::select::Look;
use crate::widget::{Element, button, label, notice, panel, skeleton};
use crate::words::{self, timetable as texts};

/// A page that is narrower, in logical pixels, shows the names of some buttons only when one points at them.
const NARROW: f32 = 980.0;

impl Timetable {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if !scene.live.loaded {
            return skeleton::rows(8);
        }
        let beside = self.open && self.entry().is_some() && !scene.panel_over();
        let width = if beside { scene.width - panel::DETAIL } else { scene.width };
        // While another week is read its empty grid is shown, so that it keeps the focus.
        let known = self.read.week_of(self.monday).is_some();
        let week: Element<'a, Message> = match (self.read.week(), self.read.problem()) {
            (_, Some(problem)) if !known => {
                let again = button::default(words::common::try_again()).on_press(Message::Again);
                column![problems::note(problem), again].spacing(12).into()
            }
            (Some(_), _) => self.week(width, scene),
            (None, _) => skeleton::rows(8),
        };
        let hint = match known && self.shown.is_empty() {
            true => notice::aside(icon::INFO, texts::nothing()),
            false => space().into(),
        };
        let head = column![self.tools(width, scene), hint].spacing(12);
        let mut page = column![head, week].spacing(if known && self.shown.is_empty() { 12 } else { 0 });
        if scene.has_hints() && width >= 760.0 {
            page = page.push(container(hints()).padding(Padding::ZERO.top(10)));
        }
        let page = container(page).padding(Padding::ZERO.bottom(12));
        panel::beside(page, self.panel(scene), scene.window.width, Message::PanelToggled)
    }

    fn tools<'a>(&'a self, width: f32, scene: Scene<'a>) -> Element<'a, Message> {
        let look =
            Look { name: None, glyph: Some(icon::COLUMNS_3), width: 200.into(), id: "timetable.whose" };
        let whose = self.whose.view(look, Message::Whose);
        let turn = |glyph, name: String, message| button::icon_only(glyph, name).on_press(message);
        let week = texts::week_of(words::date(self.monday));
        let first = row![
            whose,
            turn(icon::CHEVRON_LEFT, texts::earlier(), Message::Earlier),
            button::default(texts::today()).on_press(Message::Today),
            turn(icon::CHEVRON_RIGHT, texts::later(), Message::Later),
        ];
        let first = first.spacing(8).align_y(Center);
        let narrow = width < NARROW;
        let tool = |glyph, name: String, message| match narrow {
            true => button::icon_only(glyph, name).on_press(message),
            false => button::default(name).icon(glyph).on_press(message),
        };
        let mut last = row![].spacing(8).align_y(Center);
        last = last.push(tool(icon::SUN, texts::holidays(), Message::HolidaysPressed));
        let export = tool(icon::DOWNLOAD, texts::export(), Message::ExportPressed);
        let can = if self.exports() { Ok(Message::ExportPressed) } else { Err(texts::export_which()) };
        last = last.push(export.act(can));
        if scene.live.may(Permission::LessonPlan) {
            last = last.push(tool(icon::UPLOAD, texts::import(), Message::ImportPressed));
            last = last.push(
                button::primary(texts::plan())
                    .id("timetable.plan")
                    .icon(icon::PLUS)
                    .on_press(Message::PlanPressed),
            );
        }
        if width < 700.0 {
            return column![first, row![elide(week).width(Fill), last].align_y(Center)].spacing(8).into();
        }
        row![first, elide(week).font(crate::theme::MEDIUM).width(Fill), last]
            .spacing(12)
            .align_y(Center)
            .into()
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let may = scene.live.may(Permission::HolidayEdit);
        let holidays = self.read.week().map(|week| &week.holidays).filter(|_| may);
        let content = self.modal.as_ref()?.view(holidays, scene)?.map(Message::Modal);
        Some(Layer { content })
    }
}

fn hints<'a>() -> Element<'a, Message> {
    row![
        space().width(Fill),
        label::hint(&["Enter"], texts::hint_edit()),
        label::hint(&["Space"], texts::hint_details()),
        label::hint(&["PgUp", "PgDn"], texts::hint_weeks()),
    ]
    .spacing(14)
    .into()
}
