//! Rooms, lessons, and what a teacher does with a class.

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use reqwest::{Body, Method, header};
use sarrio_model::{
    AnswerHand, ArrangeSeats, Checklist, Class, ClassQuery, CollectWork, EditLesson, EditRoom, Group,
    GroupId, ImportedSeats, Lesson, LessonId, LessonQuery, NewClass, NewClassMessage, NewLesson, NewRoom,
    Operation, Page, PowerKind, Problem, RaiseHand, Room, RoomId, Seating, SeatingPlan, SetPower,
    StudentWork, UnplacedComputer, UserId, WakeSeats, Woken,
};

use crate::Client;

/// The routes below `rooms`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Rooms<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Rooms<'_> {
    /// All rooms.
    pub async fn list(&self) -> Result<Page<Room>, Problem> {
        self.0.get("rooms").await
    }

    /// Who sits where, in all rooms.
    pub async fn seating(&self) -> Result<Vec<Seating>, Problem> {
        self.0.all_of("seating").await
    }

    /// One room.
    pub async fn get(&self, id: RoomId) -> Result<Room, Problem> {
        self.0.get(&format!("rooms/{id}")).await
    }

    /// Adds a room.
    pub async fn add(&self, new: &NewRoom) -> Result<Room, Problem> {
        self.0.post("rooms", new).await
    }

    /// Changes a room.
    pub async fn edit(&self, id: RoomId, edit: &EditRoom) -> Result<Room, Problem> {
        self.0.patch(&format!("rooms/{id}"), edit).await
    }

    /// Removes a room.
    pub async fn remove(&self, id: RoomId) -> Result<(), Problem> {
        self.0.delete(&format!("rooms/{id}")).await
    }

    /// Moves seats on the plan of a room.
    pub async fn arrange(&self, id: RoomId, plan: &ArrangeSeats) -> Result<Room, Problem> {
        self.0.put(&format!("rooms/{id}/plan"), plan).await
    }

    /// Wakes the computers at seats of a room.
    pub async fn wake(&self, id: RoomId, which: &WakeSeats) -> Result<Woken, Problem> {
        self.0.post(&format!("rooms/{id}/wake"), which).await
    }

    /// Imports seats from a list: the bytes of a CSV file. A dry run changes nothing.
    pub async fn import_seats(
        &self,
        id: RoomId,
        file: Vec<u8>,
        dry_run: bool,
    ) -> Result<ImportedSeats, Problem> {
        self.0.send_file(&format!("rooms/{id}/seats/import?dry_run={dry_run}"), "text/csv", file).await
    }

    /// The seats of a room as a list (CSV), which can be imported again.
    pub async fn export_seats(&self, id: RoomId) -> Result<String, Problem> {
        self.0.text(&format!("rooms/{id}/seats/export")).await
    }

    /// The computers at which somebody is signed in and that are no seat yet.
    pub async fn unplaced(&self, id: RoomId) -> Result<Page<UnplacedComputer>, Problem> {
        self.0.get(&format!("rooms/{id}/unplaced")).await
    }

    /// Says who of a group sits where.
    pub async fn seat(&self, id: RoomId, plan: &SeatingPlan) -> Result<(), Problem> {
        self.0.put(&format!("rooms/{id}/seating"), plan).await
    }
}

/// The routes below `lessons`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Lessons<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Lessons<'_> {
    /// The lessons that one teaches, has or looks after.
    pub async fn list(&self, query: &LessonQuery) -> Result<Page<Lesson>, Problem> {
        self.0.get_by("lessons", query).await
    }

    /// One lesson.
    pub async fn get(&self, id: LessonId) -> Result<Lesson, Problem> {
        self.0.get(&format!("lessons/{id}")).await
    }

    /// Makes a group of people who are none, for lessons.
    pub async fn gather(&self, new: &NewClass) -> Result<Group, Problem> {
        self.0.post("classes", new).await
    }

    /// Plans a lesson, or begins one now.
    pub async fn add(&self, new: &NewLesson) -> Result<Lesson, Problem> {
        self.0.post("lessons", new).await
    }

    /// Changes a lesson.
    pub async fn edit(&self, id: LessonId, edit: &EditLesson) -> Result<Lesson, Problem> {
        self.0.patch(&format!("lessons/{id}"), edit).await
    }

    /// Removes a lesson.
    pub async fn remove(&self, id: LessonId) -> Result<(), Problem> {
        self.0.delete(&format!("lessons/{id}")).await
    }

    /// The students of a group with their desktops, and where they sit in a room.
    pub async fn class(&self, group: GroupId, room: Option<RoomId>) -> Result<Class, Problem> {
        self.0.get_by(&format!("groups/{group}/class"), &ClassQuery { room }).await
    }

    /// Puts a power in force, or changes it.
    pub async fn set_power(&self, id: LessonId, kind: PowerKind, set: &SetPower) -> Result<Lesson, Problem> {
        self.0.put(&format!("lessons/{id}/powers/{}", kind.as_str()), set).await
    }

    /// Ends a power.
    pub async fn end_power(&self, id: LessonId, kind: PowerKind) -> Result<Lesson, Problem> {
        self.0.delete(&format!("lessons/{id}/powers/{}", kind.as_str())).await
    }

    /// Writes to the class.
    pub async fn write(&self, id: LessonId, message: &NewClassMessage) -> Result<Lesson, Problem> {
        self.0.post(&format!("lessons/{id}/messages"), message).await
    }

    /// Raises one's hand, or lowers it.
    pub async fn raise_hand(&self, id: LessonId, up: bool) -> Result<Lesson, Problem> {
        self.0.put(&format!("lessons/{id}/hand"), &RaiseHand { up }).await
    }

    /// Answers a raised hand.
    pub async fn answer_hand(&self, id: LessonId, person: UserId) -> Result<Lesson, Problem> {
        self.0.post(&format!("lessons/{id}/hands/answer"), &AnswerHand { person }).await
    }

    /// Hands in one's work: the pieces of a tar file, such as those of [`crate::pack`].
    pub async fn hand_in(
        &self,
        id: LessonId,
        work: impl Stream<Item = std::io::Result<Bytes>> + Send + Sync + 'static,
    ) -> Result<Lesson, Problem> {
        let request = self.0.request(Method::PUT, &format!("lessons/{id}/work"));
        let request = request.header(header::CONTENT_TYPE, "application/x-tar").body(Body::wrap_stream(work));
        let response = self.0.response(request).await?;
        self.0.parsed(response).await
    }

    /// Collects the work of a class.
    pub async fn collect(&self, id: LessonId, request: &CollectWork) -> Result<Operation, Problem> {
        self.0.begin_with(&format!("lessons/{id}/collections"), request).await
    }

    /// Who has handed in what.
    pub async fn work(&self, id: LessonId) -> Result<Vec<StudentWork>, Problem> {
        self.0.all_of(&format!("lessons/{id}/work")).await
    }

    /// The same as a table (CSV).
    pub async fn work_table(&self, id: LessonId) -> Result<String, Problem> {
        self.0.text(&format!("lessons/{id}/work/table")).await
    }

    /// A student's work, as the pieces of a file.
    pub async fn read_work(
        &self,
        id: LessonId,
        student: UserId,
    ) -> Result<impl Stream<Item = Result<Bytes, Problem>> + use<>, Problem> {
        let request = self.0.request(Method::GET, &format!("lessons/{id}/work/{student}"));
        let response = self.0.response(request).await?;
        let client = self.0.clone();
        Ok(response.bytes_stream().map(move |piece| piece.map_err(|error| client.failed(&error))))
    }

    /// What is still open before a lesson ends.
    pub async fn checklist(&self, id: LessonId) -> Result<Checklist, Problem> {
        self.0.get(&format!("lessons/{id}/checklist")).await
    }

    /// Who has come, as a table (CSV).
    pub async fn attendance(&self, id: LessonId) -> Result<String, Problem> {
        self.0.text(&format!("lessons/{id}/attendance")).await
    }
}
