//! What happens in the classroom, and what can be chosen there.

use std::net::IpAddr;

use iced::Size;
use sarrio_model::{DesktopAction, DesktopId, GroupId, PowerKind, UserId};

use super::consent::HelpMessage;
use super::dialogs::Message as ModalMessage;
use super::spot::Spot;
use crate::backend::request::Reply;
use crate::widget::{seat_map, select, table};

/// Which students are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Filter {
    Running,
    Starting,
    Stopped,
    Attention,
    Help,
}

/// A shortcut of this screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shortcut {
    Start,
    Write,
    EyesOnMe,
    Exam,
}

/// The mode of a class: free work, or what is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ClassMode {
    FreeWork,
    EyesOnMe,
    Exam,
}

/// How the class is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shape {
    #[default]
    Map,
    List,
}

/// What a screen is looked at for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watched {
    /// The size of its picture in logical pixels.
    pub size: Size,
    /// Whether it is the enlarged one, which is drawn more often.
    pub large: bool,
    /// Whether the teacher helps there.
    pub hands: bool,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Group(select::Message),
    ClassRead(GroupId, Reply),
    Map(seat_map::Message<Spot>),
    Filter(Option<Filter>),
    Act(DesktopAction, Vec<DesktopId>),
    Acted(Reply),
    Mode(ClassMode),
    Longer(PowerKind),
    EndPower(PowerKind),
    LessonLonger,
    LessonEnded,
    /// The answer to a change of the lesson.
    Changed(Reply),
    AnswerHand(UserId),
    Help(HelpMessage),
    Flip,
    Arrange,
    ArrangeSaved,
    ArrangeLeft,
    Arranged(Reply),
    UnplacedRead(Reply),
    /// A seat is made of the computer with this address.
    Place(IpAddr),
    Placed(Reply),
    Modal(ModalMessage),
    BeginLesson,
    Write(Option<Vec<UserId>>),
    Collect(Option<Vec<UserId>>),
    HandOut(Option<Vec<UserId>>),
    MakeDesktops,
    RenewAsked(Vec<DesktopId>),
    Wake,
    Woken(Reply),
    Shape(Shape),
    List(table::Message<Spot>),
    Spotlight,
    SpotlightPaused,
    SaveStill(UserId),
    StillSaved(Reply),
    MoreToggled,
    MoreClosed,
    Again,
}

impl Message {
    /// Whether something was chosen in the menu of tools, or it was left.
    pub(super) fn is_of_menu(&self) -> bool {
        matches!(
            self,
            Self::Act(..)
                | Self::Write(_)
                | Self::Collect(_)
                | Self::HandOut(_)
                | Self::MakeDesktops
                | Self::Help(HelpMessage::AskToWatch(_))
                | Self::RenewAsked(_)
                | Self::Wake
                | Self::Spotlight
                | Self::MoreClosed
                | Self::Map(seat_map::Message::Activated)
        )
    }
}
