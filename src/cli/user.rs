//! `salon user …`: accounts, from the shell. The first administrator can be made here as well as in the browser.

use super::figures::{date, size};
use super::import::login;
use super::out::Out;
use super::{Caller, House};
use crate::config::Site;
use crate::crypto::Secret;
use crate::domain::limits;
use crate::domain::text::{Login, Name};
use crate::domain::user::{Role, User};
use crate::error::{Error, Result};
use crate::gallery::users::UserChange;
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::Read;

#[derive(Subcommand, Debug)]
pub enum Verb {
    /// Create a user, and print a link with which they set their password
    ///
    /// The link works once, within three days. With --password-stdin there is no link.
    #[command(after_help = "EXAMPLES
  salon user add mira --name 'Mira Dupont' --admin
  salon user add tom --password-stdin < tom.txt
  salon user add eve --public-url https://photos.example.org")]
    Add(Add),
    /// List the users: login, role, whether they may sign in, albums, bytes, when they were last there
    #[command(after_help = "EXAMPLES
  salon user list
  salon user list --json | jq -r 'select(.enabled | not) | .login'")]
    List(List),
    /// Make a user's password useless, sign them out everywhere, and print a link for a new one
    ///
    /// The link works once, within an hour. With --password-stdin the new password is set at once and there is no link.
    Passwd(Passwd),
    /// Sign a user out everywhere and let them in no more; their albums stay
    Disable(Named),
    /// Let a disabled user in again
    Enable(Named),
}

impl Verb {
    /// Whether it may be the first thing that is done in a gallery.
    pub fn begins(&self) -> bool {
        matches!(self, Verb::Add(_))
    }
}

#[derive(Args, Debug)]
pub struct Add {
    /// What they sign in with: letters, digits and . _ - @
    #[arg(value_parser = login)]
    login: Login,

    /// What the others see [default: the login]
    #[arg(long, value_parser = name)]
    name: Option<Name>,

    /// An administrator: manages users, sees and edits every album
    #[arg(long)]
    admin: bool,

    #[command(flatten)]
    password: PasswordFrom,
}

#[derive(Args, Debug)]
pub struct Passwd {
    /// Whose
    #[arg(value_parser = login)]
    login: Login,

    #[command(flatten)]
    password: PasswordFrom,
}

#[derive(Args, Debug)]
pub struct PasswordFrom {
    /// Read the password from standard input, one line, instead of printing a link
    #[arg(long)]
    password_stdin: bool,

    /// For the address in the link
    #[command(flatten)]
    site: Site,
}

#[derive(Args, Debug)]
pub struct Named {
    /// Who
    #[arg(value_parser = login)]
    login: Login,
}

#[derive(Args, Debug)]
pub struct List {
    /// One JSON object per line: id, login, name, role, enabled, creates, albums, bytes, created, seen
    #[arg(long)]
    json: bool,
}

fn name(text: &str) -> Result<Name, String> {
    Name::parse(text).map_err(|error| error.to_string())
}

pub async fn run(house: &House, verb: Verb) -> Result<()> {
    match verb {
        Verb::Add(args) => add(house, args).await,
        Verb::List(args) => list(house, args).await,
        Verb::Passwd(args) => passwd(house, args).await,
        Verb::Disable(args) => enable(house, &args.login, false).await,
        Verb::Enable(args) => enable(house, &args.login, true).await,
    }
}

async fn add(house: &House, args: Add) -> Result<()> {
    let (gallery, login) = (&house.gallery, args.login);
    let name = match args.name {
        Some(name) => name,
        None => Name::parse(login.as_str())?,
    };
    let role = if args.admin { Role::Administrator } else { Role::Member };
    if args.password.password_stdin {
        let password = typed()?;
        gallery.create_user_with(&Caller::Operator, login.clone(), name, role, &password).await?;
        return say(&format!("{login} can sign in now."));
    }
    let (_, secret) = gallery.create_user(&Caller::Operator, login.clone(), name, role).await?;
    say(&format!(
        "{login} sets a password here, once, within three days: {}",
        link(house, &args.password.site, &secret).await?
    ))
}

async fn passwd(house: &House, args: Passwd) -> Result<()> {
    let gallery = &house.gallery;
    let user = gallery.user_named(&Caller::Operator, &args.login).await?;
    if args.password.password_stdin {
        gallery.set_password_of(&Caller::Operator, &user, &typed()?).await?;
        return say(&format!("{} has a new password and was signed out everywhere.", user.login));
    }
    let secret = gallery.reset_password(&Caller::Operator, user.id).await?;
    let link = link(house, &args.password.site, &secret).await?;
    say(&format!("{} was signed out everywhere and sets a password here, once, within an hour: {link}", user.login))
}

async fn enable(house: &House, login: &Login, enabled: bool) -> Result<()> {
    let user = house.gallery.user_named(&Caller::Operator, login).await?;
    let change = UserChange { enabled: Some(enabled), ..UserChange::default() };
    house.gallery.change_user(&Caller::Operator, user.id, change).await?;
    match enabled {
        true => say(&format!("{login} can sign in again.")),
        false => say(&format!("{login} is signed out everywhere and cannot sign in.")),
    }
}

async fn list(house: &House, args: List) -> Result<()> {
    let (mut out, mut rows) = (Out::new(), Vec::new());
    for page in 1.. {
        let (_, users) = house.gallery.users(&Caller::Operator, "", page).await?;
        for user in &users.items {
            match args.json {
                true => out.json(&object(user))?,
                false => rows.push(row(user)),
            }
        }
        if !users.more {
            break;
        }
    }
    if !args.json {
        out.table(["LOGIN", "ROLE", "STATE", "ALBUMS", "BYTES", "CREATED", "SEEN", "NAME"], &rows)?;
    }
    out.flush()
}

fn row(user: &User) -> [String; 8] {
    [
        user.login.to_string(),
        user.role.to_string(),
        if user.enabled { "enabled".into() } else { "disabled".into() },
        user.albums.to_string(),
        size(user.bytes),
        date(user.created),
        date(user.seen),
        user.name.to_string(),
    ]
}

fn object(user: &User) -> serde_json::Value {
    json!({
        "id": user.id.to_string(),
        "login": user.login.as_str(),
        "name": user.name.as_str(),
        "role": user.role.as_str(),
        "enabled": user.enabled,
        "creates": user.creates,
        "albums": user.albums,
        "bytes": user.bytes,
        "created": user.created,
        "seen": user.seen,
    })
}

/// One line, without its end. More than the longest password is read, so that a longer one is refused and not cut.
fn typed() -> Result<String> {
    let mut text = String::new();
    let most = limits::PASSWORD_MAX as u64 * 4 + 2;
    let read = std::io::stdin().take(most).read_to_string(&mut text);
    read.map_err(|error| Error::operator(format!("The password cannot be read from standard input: {error}.")))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// On the public address if one is given, else where the site was started last, else where it would be.
async fn link(house: &House, site: &Site, secret: &Secret) -> Result<String> {
    let started = house.gallery.address().await?.filter(|_| site.public_url.is_none());
    let address = started.unwrap_or_else(|| site.address(site.listen));
    Ok(format!("{address}/password/{}", secret.reveal()))
}

fn say(sentence: &str) -> Result<()> {
    let mut out = Out::new();
    out.line(sentence)?;
    out.flush()
}
