//! `user`: people.

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    CategoryId, CustomRoleId, EditUser, GivePassword, GroupId, NewUser, Quantity, Role, Source, User,
    UserChange, UserName, UserQuery,
};

use crate::{
    ask::{self, PasswordFrom},
    connect::Context,
    find::{self, whole},
    import::{self, Import},
    outcome::Failure,
    quota::used_of,
    sessions,
    table::{Table, moment, or_dash, yes},
    user_batch,
};

/// A role that somebody typed.
enum ChosenRole {
    /// One of Sarrio's.
    BuiltIn(Role),
    /// One of the school's own.
    Custom(CustomRoleId),
}

impl ChosenRole {
    async fn of(client: &Client, typed: &str) -> Result<Self, Failure> {
        match Role::ALL.iter().find(|role| role.as_str() == typed) {
            Some(role) => Ok(Self::BuiltIn(*role)),
            None => Ok(Self::Custom(find::role(client, typed).await?.id)),
        }
    }

    /// Where both are asked for apart.
    fn apart(self) -> (Option<Role>, Option<CustomRoleId>) {
        match self {
            Self::BuiltIn(role) => (Some(role), None),
            Self::Custom(id) => (None, Some(id)),
        }
    }
}

/// People.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Lists people.
    #[command(visible_alias = "ls")]
    List {
        /// Only those with this role: administrator, manager, teacher, student, or one of the school's own.
        #[arg(long)]
        role: Option<String>,
        /// Only those in this category.
        #[arg(long)]
        category: Option<String>,
        /// Only the members of this group.
        #[arg(long)]
        group: Option<String>,
    },
    /// Shows one person.
    Show(One),
    /// Adds a person; asks for the password.
    Add(Add),
    /// Changes a person.
    Edit(Edit),
    /// Moves people to a category and a main group. They leave their main group before and, where the category is
    /// another, all groups of that.
    Move(user_batch::Move),
    /// Lets people sign in.
    Enable(user_batch::Many),
    /// Lets people not sign in any more, and ends their sessions.
    Disable(user_batch::Many),
    /// Gives somebody else a new password, which they must change at their next sign-in. Their sessions end.
    Password(Password),
    /// Lists a person's sessions, or ends them.
    Sessions(Sessions),
    /// Imports people and groups from a list, as spreadsheets write it (CSV).
    Import(Import),
    /// Removes a person who owns no desktop.
    Remove(One),
}

/// One person.
#[derive(Debug, Args)]
pub struct One {
    /// Who, by sign-in name, full name or id.
    user: String,
}

/// Whose new password.
#[derive(Debug, Args)]
pub struct Password {
    /// Who, by sign-in name, full name or id.
    user: String,
    /// Asks for the password. Otherwise Sarrio makes one and shows it once.
    #[arg(long)]
    ask: bool,
    /// Reads the password from the first line of standard input.
    #[arg(long, conflicts_with = "ask")]
    password_stdin: bool,
}

/// Whose sessions.
#[derive(Debug, Args)]
pub struct Sessions {
    /// Who, by sign-in name, full name or id.
    user: String,
    /// Ends all of them, with the viewers that they opened.
    #[arg(long)]
    end: bool,
}

/// The person to add.
#[derive(Debug, Args)]
pub struct Add {
    /// Their sign-in name.
    username: UserName,
    /// Their full name.
    #[arg(long, default_value = "")]
    full_name: String,
    /// Their role: administrator, manager, teacher, student, or one of the school's own.
    #[arg(long, default_value = "student")]
    role: String,
    /// Where they are.
    #[command(flatten)]
    place: Place,
    /// Reads the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
    /// Lets them keep this password. Otherwise they must choose another at their first sign-in.
    #[arg(long)]
    keep_password: bool,
}

/// Where a person is.
#[derive(Debug, Args)]
pub struct Place {
    /// The category that they are in, by name or id; a manager needs one. For `edit`, an empty one means
    /// none; people leave the groups of the category before.
    #[arg(long)]
    category: Option<String>,
    /// Their main group, by name or id. For `edit`, an empty one means none.
    #[arg(long)]
    group: Option<String>,
}

impl Place {
    async fn ids(&self, client: &Client) -> Result<(Option<CategoryId>, Option<GroupId>), Failure> {
        let category = match &self.category {
            Some(typed) => Some(find::category(client, typed).await?.id),
            None => None,
        };
        let group = match &self.group {
            Some(typed) => Some(find::group(client, typed).await?.id),
            None => None,
        };
        Ok((category, group))
    }
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Who, by sign-in name, full name or id.
    user: String,
    /// A new full name.
    #[arg(long)]
    full_name: Option<String>,
    /// Their role: administrator, manager, teacher, student, or one of the school's own.
    #[arg(long)]
    role: Option<String>,
    /// Where they are.
    #[command(flatten)]
    place: Place,
    /// Whether they may sign in; if not, their sessions end.
    #[arg(long, value_name = "BOOL")]
    enabled: Option<bool>,
    /// Asks for a new password for somebody else, whose sessions end and who must change it. To change your own, use
    /// `sarrioctl password`.
    #[arg(long)]
    password: bool,
    /// The same, from the first line of standard input.
    #[arg(long, conflicts_with = "password")]
    password_stdin: bool,
}

impl Edit {
    fn changes_nothing(&self) -> bool {
        let Self {
            user: _,
            full_name,
            role,
            place: Place { category, group },
            enabled,
            password,
            password_stdin,
        } = self;
        [full_name, role, category, group].into_iter().all(Option::is_none)
            && enabled.is_none()
            && !password
            && !password_stdin
    }
}

pub(crate) async fn run(context: &Context, command: UserCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        UserCommand::List { role, category, group } => {
            let place = Place { category, group };
            let (role, custom_role) = match role {
                Some(typed) => ChosenRole::of(&client, &typed).await?.apart(),
                None => (None, None),
            };
            let (category, group) = place.ids(&client).await?;
            let query = UserQuery { role, custom_role, category, group, ..UserQuery::default() };
            let all: Vec<User> = whole!(client.users(), query);
            context.output.show(&all, |all| rows(all))
        }
        UserCommand::Show(one) => {
            let user = find::user(&client, &one.user).await?;
            let quota = client.quotas().of_user(user.id).await?;
            context.output.show(&user, |user| {
                let mut table = show(user);
                table.maybe("Desktops", used_of(&quota, Quantity::Desktops));
                table.maybe("On", used_of(&quota, Quantity::Running));
                table
            })
        }
        UserCommand::Add(add) => {
            let password = ask::new_password(add.username.as_str(), PasswordFrom::flag(add.password_stdin))?;
            let (role, custom_role) = ChosenRole::of(&client, &add.role).await?.apart();
            let (category, group) = add.place.ids(&client).await?;
            let new = NewUser {
                username: add.username,
                full_name: add.full_name,
                role: role.unwrap_or_default(),
                custom_role,
                category,
                group,
                password,
                must_change_password: !add.keep_password,
            };
            context.output.show(&client.users().add(&new).await?, show)
        }
        UserCommand::Edit(edit) if edit.changes_nothing() => {
            Err(Failure::nothing_to_change("--full-name, --role, --category, --group, --enabled, --password"))
        }
        UserCommand::Edit(edit) => {
            let user = find::user(&client, &edit.user).await?;
            let password = if edit.password || edit.password_stdin {
                let from = PasswordFrom::flag(edit.password_stdin);
                Some(ask::new_password(user.username.as_str(), from)?)
            } else {
                None
            };
            let (role, custom_role) = match edit.role.as_deref() {
                Some(typed) => ChosenRole::of(&client, typed).await?.apart(),
                None => (None, None),
            };
            let category = match edit.place.category.as_deref() {
                None => None,
                Some("") => Some(None),
                Some(typed) => Some(Some(find::category(&client, typed).await?.id)),
            };
            let group = match edit.place.group.as_deref() {
                None => None,
                Some("") => Some(None),
                Some(typed) => Some(Some(find::group(&client, typed).await?.id)),
            };
            let edit = EditUser {
                revision: user.revision,
                full_name: edit.full_name,
                role,
                custom_role: custom_role.map(Some),
                category,
                group,
                enabled: edit.enabled,
                password,
            };
            context.output.show(&client.users().edit(user.id, &edit).await?, show)
        }
        UserCommand::Move(people) => user_batch::move_to(context, &people).await,
        UserCommand::Enable(people) => user_batch::change(context, &people.users, UserChange::Enable).await,
        UserCommand::Disable(people) => user_batch::change(context, &people.users, UserChange::Disable).await,
        UserCommand::Password(Password { user, ask, password_stdin }) => {
            let user = find::user(&client, &user).await?;
            let password = match ask || password_stdin {
                true => Some(ask::new_password(user.username.as_str(), PasswordFrom::flag(password_stdin))?),
                false => None,
            };
            let given = client.users().give_password(user.id, &GivePassword { password }).await?;
            context.output.say(&given, |given| match &given.password {
                Some(password) => {
                    format!("The new password of {} is {password}; it is shown only once.", user.username)
                }
                None => format!("{} has a new password.", user.username),
            })
        }
        UserCommand::Sessions(Sessions { user, end: false }) => {
            let user = find::user(&client, &user).await?;
            context.output.show(&client.users().sessions(user.id).await?, |all| sessions::rows(all))
        }
        UserCommand::Sessions(Sessions { user, end: true }) => {
            let user = find::user(&client, &user).await?;
            let ended = client.users().end_sessions(user.id).await?;
            let answer = serde_json::json!({ "ended": ended });
            context
                .output
                .say(&answer, |_| format!("Sessions of {} that have ended: {ended}.", user.username))
        }
        UserCommand::Import(command) => import::run(context, &client, command).await,
        UserCommand::Remove(one) => {
            let user = find::user(&client, &one.user).await?;
            ask::confirm(&format!("Remove {}?", user.username), context.answers)?;
            client.users().remove(user.id).await?;
            let answer = serde_json::json!({ "removed": user.id });
            context.output.say(&answer, |_| format!("{} is removed.", user.username))
        }
    }
}

/// The name of their role: the school's own one where they have one.
fn role_of(user: &User) -> String {
    user.custom_role.as_ref().map_or_else(|| user.role.as_str().to_owned(), |role| role.name.to_string())
}

fn rows(all: &[User]) -> Table {
    let mut table = Table::new(["NAME", "FULL NAME", "ROLE", "CATEGORY", "GROUP", "MAY SIGN IN", "ADDED"]);
    for user in all {
        table.row([
            user.username.to_string(),
            user.full_name.clone(),
            role_of(user),
            or_dash(user.category.as_ref().map(|category| &category.name)),
            or_dash(user.group.as_ref().map(|group| &group.name)),
            yes(user.enabled),
            moment(user.created),
        ]);
    }
    table
}

fn show(user: &User) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &user.username);
    table.property("Id", user.id);
    table.property("Full name", &user.full_name);
    table.property("Role", role_of(user));
    table.maybe("Category", user.category.as_ref().map(|category| &category.name));
    table.maybe("Main group", user.group.as_ref().map(|group| &group.name));
    table.maybe("Password", (user.source == Source::Directory).then_some("the school's directory has it"));
    table.property("May sign in", yes(user.enabled));
    table.property("Added", moment(user.created));
    table
}
