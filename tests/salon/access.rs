//! Who may do what: the whole site map, asked by everybody about everything, against `access.tsv`. And hidden looks
//! exactly like missing.

use crate::site::{Answer, PASSWORD, Person, Site, picture, undecodable};
use reqwest::Method;
use reqwest::blocking::{RequestBuilder, multipart};
use salon::crypto::Secret;
use salon::web::routes;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// The columns of `access.tsv`.
pub const ROLES: [&str; 8] =
    ["visitor", "stranger", "reader", "editor", "owner", "administrator", "former", "disabled"];
const LOGINS: [&str; 8] = ["", "eve", "tom", "ben", "mira", "ada", "ida", "max"];

/// 32 and 64 hex digits that name nothing.
pub const MISSING: &str = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";
const MISSING_HASH: &str = "018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f018f3a5e7c1b7d2a9e4f5a6b7c8d9e0f";

/// A gallery with one of everything, and everybody's browser.
pub struct World {
    pub site: Site,
    pub people: Vec<Person>,
    /// Whose session and account others reach for.
    zoe: Person,
    pub albums: BTreeMap<&'static str, String>,
    pub photos: BTreeMap<&'static str, String>,
    pub tags: BTreeMap<&'static str, String>,
    /// What mira did and could take back: a photo of a private album deleted, and an album.
    pub acts: BTreeMap<&'static str, String>,
    /// An album of their own for each role, and one of mira's that the editor may add to: where photos are moved.
    targets: Vec<String>,
    /// A photo that cannot be shown.
    failed: String,
    upload_of_zoe: String,
    count: Cell<u32>,
}

fn at_of(role: &str) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap()
}

/// What a request sends.
pub enum Body {
    Nothing,
    Form(Vec<(&'static str, String)>),
    File(Vec<u8>),
    /// A request of tus's: its headers and its bytes.
    Tus(Vec<(&'static str, &'static str)>, Vec<u8>),
}

impl World {
    pub fn new() -> World {
        let site = Site::start();
        let ada = site.ada();
        let mut people = vec![site.guest()];
        people.extend(["eve", "tom", "ben", "mira"].map(|login| site.member(&ada, login)));
        let [ida, max, zoe] = ["ida", "max", "zoe"].map(|login| site.member(&ada, login));
        people.extend([ada, ida, max]);
        let mut world = World {
            site,
            people,
            zoe,
            albums: BTreeMap::new(),
            photos: BTreeMap::new(),
            tags: BTreeMap::new(),
            acts: BTreeMap::new(),
            targets: Vec::new(),
            failed: String::new(),
            upload_of_zoe: String::new(),
            count: Cell::new(0),
        };
        world.furnish();
        world
    }

    fn furnish(&mut self) {
        for kind in ["private", "members", "public", "trashed"] {
            let album = self.new_album(if kind == "trashed" { "private" } else { kind });
            let photo = self.new_photo(&album);
            self.tag(&photo, kind);
            self.albums.insert(kind, album);
            self.photos.insert(if kind == "trashed" { "inside" } else { kind }, photo);
        }
        let trashed = self.new_photo(&self.albums["public"]);
        self.person("owner").post(&format!("/photos/{trashed}/delete"), &[]).expect(303);
        self.photos.insert("trashed", trashed);
        let gone = self.person("owner").post(&format!("/albums/{}/delete", self.albums["trashed"]), &[]).expect(303);
        let deleted = self.delete(&self.new_photo(&self.albums["private"]));
        self.acts = [("private", deleted), ("trashed", gone.act())].into();
        let tag = |kind: &'static str| (kind, self.site.redis(&["HGET", "tags:by-name", kind]));
        self.tags = ["private", "members", "public", "trashed"].map(tag).into();

        let of_mira = self.new_album("private");
        self.failed = self.person("owner").photo(&of_mira, "failed.png", undecodable(self.next()));
        self.targets = ROLES
            .map(|role| match role {
                "stranger" | "reader" | "former" => self.person(role).album("Own", "private"),
                _ => of_mira.clone(),
            })
            .into();
        for kind in ["private", "members", "public"] {
            self.grant(&self.albums[kind], "ida", "none");
        }
        self.upload_of_zoe = self.new_upload(&self.zoe, &self.zoe.album("Own", "private"));
        self.disable_max();
        self.site.wait_for_renditions();
    }

    /// Disabling ends the sessions. So that the rule itself is asked, and not only the lock on the door, the session is
    /// put back as if it had stayed.
    fn disable_max(&self) {
        let key = format!("session:{}", self.session_of(self.person("disabled")));
        let fields = self.site.redis(&["HGETALL", &key]);
        let max = self.site.user_id("max");
        self.person("administrator").post(&format!("/admin/users/{max}"), &[("enabled", "no")]).expect(303);
        assert_eq!(self.site.redis(&["EXISTS", &key]), "0");
        let mut put_back = vec!["HSET", &key];
        put_back.extend(fields.split('\n'));
        self.site.redis(&put_back);
        assert_eq!(self.site.redis(&["HGET", &key, "user"]), max);
    }

    pub fn person(&self, role: &str) -> &Person {
        &self.people[ROLES.iter().position(|known| *known == role).unwrap()]
    }

    pub fn session_of(&self, person: &Person) -> String {
        Secret::parse(&person.cookie("salon").unwrap()).unwrap().hash().to_string()
    }

    pub fn next(&self) -> u32 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    /// An album of mira's in which tom reads and ben edits; ida and max had their rights as well.
    fn new_album(&self, visibility: &str) -> String {
        let album = self.person("owner").album("Sea", visibility);
        for (login, right) in [("tom", "read"), ("ben", "edit"), ("ida", "read"), ("max", "edit")] {
            if self.site.redis(&["HGET", &format!("user:{}", self.site.user_id(login)), "enabled"]) == "1" {
                self.grant(&album, login, right);
            }
        }
        album
    }

    fn grant(&self, album: &str, login: &str, right: &str) {
        let form = [("user", login), ("right", right)];
        self.person("owner").post(&format!("/albums/{album}/grants"), &form).expect(303);
    }

    fn new_photo(&self, album: &str) -> String {
        self.person("owner").photo(album, "sea.jpg", picture(self.next()))
    }

    /// The act.
    fn delete(&self, photo: &str) -> String {
        self.person("owner").post(&format!("/photos/{photo}/delete"), &[]).expect(303).act()
    }

    pub fn tag(&self, photo: &str, word: &str) -> String {
        self.person("owner").post(&format!("/photos/{photo}/tags"), &[("tags", word), ("act", "add")]).expect(303);
        self.site.redis(&["HGET", "tags:by-name", word])
    }

    /// An upload of this person's that has not begun to come.
    fn new_upload(&self, person: &Person, album: &str) -> String {
        person.announce(album, "sea.jpg", 100).expect(201).id()
    }

    pub fn new_user(&self) -> String {
        let login = format!("user{}", self.next());
        let form = [("login", login.as_str()), ("name", "New"), ("role", "member")];
        self.person("administrator").post("/admin/users", &form).expect(200);
        self.site.user_id(&login)
    }

    pub fn new_link(&self) -> String {
        let path = format!("/admin/users/{}/password", self.new_user());
        let answer = self.person("administrator").post(&path, &[]).expect(200);
        let at = answer.text.find("/password/").unwrap() + "/password/".len();
        answer.text[at..at + 64].to_owned()
    }

    /// The id that stands for this kind of object in this route, as it lies there for all.
    pub fn object(&self, path: &str, kind: &str, role: &str) -> String {
        let of = |ids: &BTreeMap<&'static str, String>| ids[kind].clone();
        match (parameter(path), kind) {
            (_, "-" | "wrong" | "disabled") => String::new(),
            (_, "nonsense") => "x".into(),
            ("session" | "token", "missing") => MISSING_HASH.into(),
            ("session", "other") => self.session_of(&self.zoe),
            ("session", "own") if matches!(role, "visitor" | "disabled") => MISSING_HASH.into(),
            ("session", "own") => {
                let second = self.site.guest();
                second.sign_in(LOGINS[ROLES.iter().position(|known| *known == role).unwrap()]);
                self.session_of(&second)
            }
            ("token", "fresh") => self.new_link(),
            ("asset:.+", "sheet") => {
                let page = self.person("visitor").get("/login").text;
                let mut addresses = page.split("\"/assets/").filter_map(|rest| rest.split('"').next());
                addresses.find(|address| address.ends_with("/salon.css")).unwrap().to_owned()
            }
            ("colour", "sheet") => "1d5fbf".into(),
            ("asset:.+", "missing") => "0123/nothing.css".into(),
            (_, "missing") => MISSING.into(),
            ("album", _) => of(&self.albums),
            ("photo", _) => of(&self.photos),
            ("tag", _) => of(&self.tags),
            ("act", _) => of(&self.acts),
            ("user", "member") => self.site.user_id("zoe"),
            ("upload", "own") if matches!(role, "visitor" | "disabled") => MISSING.into(),
            ("upload", "own") => self.new_upload(self.person(role), &self.targets[at_of(role)]),
            ("upload", "other") => self.upload_of_zoe.clone(),
            other => panic!("what is {other:?}?"),
        }
    }

    /// The same, to be used up.
    pub fn fresh_object(&self, path: &str, kind: &str, role: &str) -> String {
        let in_trash = path.starts_with("/trash/") || path.starts_with("/albums/{album}/trash/");
        match (parameter(path), kind) {
            ("", _) if in_trash => {
                self.delete(&self.new_photo(&self.new_album("private")));
                String::new()
            }
            ("album", "trashed") => {
                let album = self.new_album("private");
                self.new_photo(&album);
                self.person("owner").post(&format!("/albums/{album}/delete"), &[]).expect(303);
                album
            }
            ("album", _) if in_trash => {
                let album = self.new_album(kind);
                self.delete(&self.new_photo(&album));
                album
            }
            ("photo", "trashed") => {
                let photo = self.new_photo(&self.new_album("public"));
                self.delete(&photo);
                photo
            }
            ("act", "private") => self.delete(&self.new_photo(&self.new_album("private"))),
            ("act", _) => {
                let album = self.new_album("private");
                self.person("owner").post(&format!("/albums/{album}/delete"), &[]).expect(303).act()
            }
            ("album", "private" | "members" | "public") => self.new_album(kind),
            ("photo", "private" | "members" | "public") => self.new_photo(&self.new_album(kind)),
            ("tag", "private") => self.tag(&self.photos["private"], &format!("word{}", self.next())),
            ("user", "member") if path.ends_with("/sessions/delete") => {
                self.zoe.forget();
                self.zoe.sign_in("zoe");
                self.site.user_id("zoe")
            }
            ("user", "member") => self.new_user(),
            _ => self.object(path, kind, role),
        }
    }

    /// What a page of the site would send there, all of it right.
    pub fn body(&self, method: &str, path: &str, kind: &str, id: &str, role: &str) -> Body {
        let n = self.next();
        let text = |word: &str| format!("{word} {n}");
        let at = ROLES.iter().position(|known| *known == role).unwrap();
        let target = || self.targets[at].clone();
        let chosen = || {
            let of_album = || self.site.redis(&["ZRANGE", &format!("album:{id}:photos"), "0", "0"]);
            let here = kind != "nonsense" && kind != "missing" && kind != "trashed";
            let photo = if here { of_album() } else { MISSING.into() };
            if photo.is_empty() { self.new_photo(id) } else { photo }
        };
        let form = match (method, path) {
            ("GET" | "OPTIONS", _) => return Body::Nothing,
            (_, "/albums/{album}/uploads") => return Body::Tus(vec![("upload-length", "100")], vec![]),
            ("PATCH", "/uploads/{upload}") => {
                let headers = vec![("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
                return Body::Tus(headers, picture(n)[..50].to_vec());
            }
            ("DELETE", "/uploads/{upload}") => return Body::Tus(vec![], vec![]),
            (_, "/setup") => vec![
                ("setup", self.site.setup_token()),
                ("login", "root".into()),
                ("name", "Root".into()),
                ("password", PASSWORD.into()),
            ],
            (_, "/login") if kind == "disabled" => vec![("login", "max".into()), ("password", PASSWORD.into())],
            (_, "/login") => vec![("login", format!("nobody{n}")), ("password", PASSWORD.into())],
            (_, "/password/{token}") => vec![("password", PASSWORD.into())],
            (_, "/albums") => {
                vec![("title", text("Album")), ("description", String::new()), ("visibility", "private".into())]
            }
            (_, "/albums/{album}") => vec![("title", text("Title"))],
            (_, "/albums/{album}/grants") => vec![("user", "zoe".into()), ("right", "read".into())],
            (_, "/albums/{album}/owner") => vec![("user", "zoe".into())],
            (_, "/albums/{album}/photos") => return Body::File(picture(n)),
            (_, "/albums/{album}/photos/move") => vec![("photo", chosen()), ("album", target())],
            (_, "/albums/{album}/photos/tags") => {
                vec![("photo", chosen()), ("tags", format!("tag{n}")), ("act", "add".into())]
            }
            (_, "/albums/{album}/photos/order") => {
                if matches!(kind, "private" | "members" | "public") {
                    self.person("owner").post(&format!("/albums/{id}"), &[("order", "hand")]);
                }
                vec![("photo", chosen()), ("to", "last".into())]
            }
            (
                _,
                "/albums/{album}/photos/delete" | "/albums/{album}/photos/download" | "/albums/{album}/photos/cover",
            ) => vec![("photo", chosen())],
            (_, "/photos/{photo}") => vec![("title", text("Title"))],
            (_, "/photos/{photo}/move") => vec![("album", target())],
            (_, "/photos/{photo}/tags") => vec![("tags", format!("tag{n}")), ("act", "add".into())],
            (_, "/account/password") => vec![("old", PASSWORD.into()), ("new", PASSWORD.into())],
            (_, "/account/confirm") => vec![("password", PASSWORD.into())],
            (_, "/admin/users") => {
                vec![("login", format!("login{n}")), ("name", "New".into()), ("role", "member".into())]
            }
            (_, "/admin/users/{user}") => vec![("name", text("Name"))],
            (_, "/admin/users/{user}/delete") => vec![("albums", "trash".into())],
            (_, "/admin/photos") => vec![("photo", self.failed.clone())],
            (_, "/admin/settings") => vec![
                ("name", text("Gallery")),
                ("accent", "#96481b".into()),
                ("thumb", "320".into()),
                ("grid", "800".into()),
                ("view", "2048".into()),
                ("quality", "80".into()),
                ("keywords", "tags".into()),
            ],
            (_, "/trash/albums/{album}/purge") => vec![("title", "Sea".into())],
            (_, "/language") => vec![("language", "fr".into()), ("next", "/tags".into())],
            (_, "/account/language") => vec![("language", "fr".into())],
            (_, "/theme") => vec![("theme", "dark".into()), ("next", "/tags".into())],
            (_, "/admin/tags/{tag}") => vec![("name", format!("renamed{n}"))],
            (
                _,
                "/logout"
                | "/trash/empty"
                | "/albums/{album}/trash/restore"
                | "/albums/{album}/trash/empty"
                | "/trash/albums/{album}/restore"
                | "/trash/photos/{photo}/restore"
                | "/trash/photos/{photo}/purge"
                | "/acts/{act}/undo"
                | "/albums/{album}/delete"
                | "/photos/{photo}/delete"
                | "/account/sessions/delete"
                | "/account/sessions/{session}/delete"
                | "/admin/users/{user}/password"
                | "/admin/users/{user}/sessions/delete"
                | "/admin/tags/{tag}/delete",
            ) => vec![],
            other => panic!("what does a page send to {other:?}?"),
        };
        Body::Form(form)
    }

    /// Every attempt at the login so far is forgotten: here it is not the subject.
    pub fn forget_attempts(&self) {
        let script = "for _, k in ipairs(redis.call('KEYS', 'rate:*')) do redis.call('DEL', k) end";
        self.site.redis(&["EVAL", script, "0"]);
    }

    /// Everything that is in the gallery, the sessions too, and every file.
    pub fn state(&self) -> String {
        format!("{}\n{:?}", keys(&self.site), self.site.files())
    }
}

/// Every key with its contents, in one call; what moves on by itself is left out.
pub fn keys(site: &Site) -> String {
    let script = "local all = {}
        for _, key in ipairs(redis.call('KEYS', '*')) do
          local kind, lines = redis.call('TYPE', key).ok, {}
          if kind == 'hash' then
            local pairs_ = redis.call('HGETALL', key)
            for i = 1, #pairs_, 2 do
              if pairs_[i] ~= 'seen' then lines[#lines + 1] = pairs_[i] .. '=' .. pairs_[i + 1] end
            end
            table.sort(lines)
          elseif kind == 'zset' then lines = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
          elseif kind == 'set' then lines = redis.call('SMEMBERS', key) table.sort(lines)
          elseif kind == 'list' then lines = redis.call('LRANGE', key, 0, -1)
          elseif kind == 'stream' then lines = { tostring(redis.call('XLEN', key)) }
          else lines = { redis.call('GET', key) } end
          if string.sub(key, 1, 5) ~= 'rate:' then all[#all + 1] = key .. ': ' .. table.concat(lines, ' | ') end
        end
        table.sort(all)
        return table.concat(all, '\\n')";
    site.redis(&["EVAL", script, "0"])
}

/// `album` of `/albums/{album}/edit`, or nothing.
pub fn parameter(path: &str) -> &str {
    path.split_once('{').map_or("", |(_, rest)| rest.split_once('}').unwrap().0)
}

/// The address of an object.
pub fn address(path: &str, id: &str) -> String {
    path.replace(&format!("{{{}}}", parameter(path)), id)
}

/// The kinds of object that a route is asked about.
pub fn kinds(method: &str, path: &str) -> &'static [&'static str] {
    match (parameter(path), path) {
        ("album", _) => &["private", "members", "public", "trashed", "missing", "nonsense"],
        ("photo", _) => &["private", "members", "public", "trashed", "inside", "missing", "nonsense"],
        ("tag", "/tags/{tag}") => &["private", "members", "public", "trashed", "missing", "nonsense"],
        ("tag", _) => &["private", "missing", "nonsense"],
        ("user", _) => &["member", "missing", "nonsense"],
        ("act", _) => &["private", "trashed", "missing", "nonsense"],
        ("session", _) => &["own", "other", "missing", "nonsense"],
        ("token", _) => &["fresh", "missing", "nonsense"],
        ("upload", _) => &["own", "other", "missing", "nonsense"],
        ("asset:.+", _) => &["sheet", "missing"],
        ("colour", _) => &["sheet", "nonsense"],
        (_, "/login") if method == "POST" => &["wrong", "disabled"],
        _ => &["-"],
    }
}

/// The request, ready to be sent; with a token it is what a page of the site would send.
pub fn request(person: &Person, method: Method, path: &str, body: &Body, token: Option<&str>) -> RequestBuilder {
    let request = person.client().request(method, person.url(path));
    match body {
        Body::Nothing => request,
        Body::Form(fields) => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(token.map(|token| ("token", token)));
            form.extend_pairs(fields);
            request.header("content-type", "application/x-www-form-urlencoded").body(form.finish())
        }
        Body::Tus(headers, bytes) => {
            let mut request = request.header("tus-resumable", "1.0.0").body(bytes.clone());
            for (name, value) in headers.iter().copied().chain(token.map(|token| ("x-salon-token", token))) {
                request = request.header(name, value);
            }
            request
        }
        Body::File(bytes) => {
            let form =
                token.map_or_else(multipart::Form::new, |token| multipart::Form::new().text("token", token.to_owned()));
            request.multipart(form.part("photos", multipart::Part::bytes(bytes.clone()).file_name("sea.jpg")))
        }
    }
}

/// As a page of the site sends it.
pub fn send(person: &Person, method: &str, path: &str, body: &Body, headers: &[(&str, &str)]) -> Answer {
    let token = person.token();
    let request = request(person, method.parse().unwrap(), path, body, Some(&token));
    let mut all = vec![("sec-fetch-site", "same-origin")];
    all.extend(headers);
    person.send(request, &all)
}

/// As `access.tsv` writes it: `login` is the way to the login and back.
fn said(answer: &Answer) -> String {
    match answer.status {
        303 if answer.location().starts_with("/login?next=") => "login".into(),
        status => status.to_string(),
    }
}

/// One line of `access.tsv`.
pub struct Line {
    pub method: &'static str,
    pub path: &'static str,
    pub kind: &'static str,
    /// One per role: a status, or `login`; `~` behind it when it rightly changes nothing.
    pub wanted: Vec<&'static str>,
}

impl Line {
    /// Whether it asks and changes nothing.
    pub fn reads(&self) -> bool {
        matches!(self.method, "GET" | "OPTIONS")
    }
}

pub fn table() -> Vec<Line> {
    let lines = include_str!("access.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let lines = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 3 + ROLES.len(), "{line}");
        Line { method: cells[0], path: cells[1], kind: cells[2], wanted: cells[3..].to_vec() }
    });
    lines.collect()
}

/// Whether this says that it was done.
pub fn is_done(wanted: &str) -> bool {
    matches!(wanted, "200" | "201" | "204" | "303")
}

#[test]
fn the_table_has_a_line_for_every_route_and_every_kind_of_object() {
    let mut wanted = BTreeSet::new();
    for route in routes::TABLE {
        wanted.extend(kinds(route.method, route.path).iter().map(|kind| (route.method, route.path, *kind)));
    }
    let found: Vec<_> = table().iter().map(|line| (line.method, line.path, line.kind)).collect();
    let found_once: BTreeSet<_> = found.iter().copied().collect();
    assert_eq!(found.len(), found_once.len(), "a line stands twice");
    let (without, beyond) = (wanted.difference(&found_once), found_once.difference(&wanted));
    assert_eq!(without.collect::<Vec<_>>(), [] as [&(&str, &str, &str); 0], "without a line");
    assert_eq!(beyond.collect::<Vec<_>>(), [] as [&(&str, &str, &str); 0], "a line without a route");
}

#[test]
fn everybody_may_do_what_the_table_says_and_nothing_else() {
    let world = World::new();
    let lines = table();
    let mut wrong = Vec::new();
    for line in &lines {
        for (role, wanted) in ROLES.iter().zip(&line.wanted) {
            if line.reads() || !is_done(wanted) {
                wrong.extend(asked_in_vain(&world, line, role, wanted));
            }
        }
    }
    for line in lines.iter().filter(|line| !line.reads()) {
        for (role, wanted) in ROLES.iter().zip(&line.wanted).filter(|(_, wanted)| is_done(wanted)) {
            wrong.extend(asked_and_done(&world, line, role, wanted));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A request that changes nothing: one that reads, or one that is refused.
fn asked_in_vain(world: &World, line: &Line, role: &str, wanted: &str) -> Vec<String> {
    let person = world.person(role);
    let id = world.object(line.path, line.kind, role);
    let body = world.body(line.method, line.path, line.kind, &id, role);
    let path = address(line.path, &id);
    let what = format!("{} {} {} {role}", line.method, line.path, line.kind);
    world.forget_attempts();
    person.token();
    let before = world.state();
    let answer = send(person, line.method, &path, &body, &[]);
    let mut wrong = Vec::new();
    if said(&answer) != wanted.trim_end_matches('~') {
        wrong.push(format!("{what}: {}, not {wanted}", said(&answer)));
    }
    if line.method == "GET" {
        let head = person.send(person.client().head(person.url(&path)), &[]);
        if head.status != answer.status || !head.bytes.is_empty() {
            wrong.push(format!("{what}: HEAD says {} and {} bytes", head.status, head.bytes.len()));
        }
    }
    let after = world.state();
    if before != after {
        wrong.push(format!("{what}: {} and yet it changed {}", answer.status, difference(&before, &after)));
    }
    wrong
}

/// A request that is obeyed, on objects of its own.
fn asked_and_done(world: &World, line: &Line, role: &str, wanted: &str) -> Vec<String> {
    let person = world.person(role);
    world.forget_attempts();
    let id = world.fresh_object(line.path, line.kind, role);
    let body = world.body(line.method, line.path, line.kind, &id, role);
    world.site.wait_for_renditions();
    let before = world.state();
    let answer = send(person, line.method, &address(line.path, &id), &body, &[("accept", "text/html")]);
    let what = format!("{} {} {} {role}", line.method, line.path, line.kind);
    let mut wrong = Vec::new();
    if said(&answer) != wanted {
        wrong.push(format!("{what}: {}, not {wanted}", said(&answer)));
    }
    if before == world.state() {
        wrong.push(format!("{what}: {} and yet nothing changed", answer.status));
    }
    if matches!(line.path, "/logout" | "/account/sessions/delete") {
        person.sign_in(LOGINS[ROLES.iter().position(|known| *known == role).unwrap()]);
    }
    wrong
}

fn difference(before: &str, after: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (before, after) = (lines(before), lines(after));
    format!("{:?}", before.symmetric_difference(&after).collect::<Vec<_>>())
}

/// Everything of an answer that somebody could tell two apart by. A visitor's way back names the address they asked for.
fn looks(answer: &Answer, id: &str) -> (u16, Vec<(String, String)>, String) {
    // Whether the connection is kept depends on how much of an upload had arrived when it was refused.
    let of_the_moment = |name: &str| matches!(name, "date" | "connection");
    let headers = answer.headers.iter().filter(|(name, _)| !of_the_moment(name.as_str())).map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let is_way_back = name == "location" && value.starts_with("/login?next=");
        (name.to_string(), if is_way_back { value.replace(id, "ID") } else { value })
    });
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    (answer.status, headers, answer.text.clone())
}

/// What this role may not know of: `(parameter, kind)`.
fn hidden(role: &str) -> Vec<(&'static str, &'static str)> {
    let mut hidden = vec![("album", "trashed"), ("photo", "trashed"), ("photo", "inside"), ("tag", "trashed")];
    if !matches!(role, "owner" | "administrator") {
        hidden.push(("act", "trashed"));
    }
    if matches!(role, "visitor" | "stranger" | "former" | "disabled") {
        hidden.push(("act", "private"));
    }
    if matches!(role, "visitor" | "stranger" | "former" | "disabled") {
        hidden.extend([("album", "private"), ("photo", "private"), ("tag", "private")]);
    }
    if matches!(role, "visitor" | "disabled") {
        hidden.extend([("album", "members"), ("photo", "members"), ("tag", "members")]);
    }
    if role != "administrator" {
        hidden.push(("user", "member"));
    }
    hidden.extend([("session", "other"), ("upload", "other")]);
    hidden
}

/// What of the trash is on its pages for this role.
fn salvages(path: &str, kind: &str, role: &str) -> bool {
    let everything = matches!(role, "owner" | "administrator");
    path.starts_with("/trash/")
        && match (parameter(path), kind) {
            ("photo", "trashed") => everything || role == "editor",
            (_, "trashed" | "inside") => everything,
            _ => false,
        }
}

#[test]
fn hidden_looks_exactly_like_missing() {
    let world = World::new();
    let before = world.state();
    let mut compared = 0;
    for route in routes::TABLE {
        for role in ROLES {
            let is_admin_tag = role == "administrator" && route.path.starts_with("/admin/tags");
            for (_, kind) in
                hidden(role).into_iter().filter(|(noun, _)| *noun == parameter(route.path) && !is_admin_tag)
            {
                if salvages(route.path, kind, role) {
                    continue;
                }
                let there = world.object(route.path, kind, role);
                let nowhere = world.object(route.path, "missing", role);
                let body = world.body(route.method, route.path, "missing", &nowhere, role);
                for accept in ["text/html", "application/json"] {
                    let ask = |id: &str| {
                        let headers = [("accept", accept)];
                        let answer = send(world.person(role), route.method, &address(route.path, id), &body, &headers);
                        let sent_away = said(&answer) == "login";
                        assert!(sent_away || answer.status == 404, "{} {kind} {role}", route.path);
                        let is_page = route.method == "GET" && accept == "text/html" && !is_image(route.path);
                        let nobody = matches!(role, "visitor" | "disabled");
                        assert_eq!(sent_away, is_page && nobody, "{} {kind} {role} {accept}", route.path);
                        looks(&answer, id)
                    };
                    assert_eq!(ask(&there), ask(&nowhere), "{} {} {kind} {role}", route.method, route.path);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 500, "{compared}");
    assert_eq!(difference(&before, &world.state()), "[]");
}

fn is_image(path: &str) -> bool {
    let is_asked_by_a_script = path.ends_with("/tiles") || path.ends_with("/events") || path.starts_with("/uploads/");
    is_asked_by_a_script
        || path.ends_with("/thumb")
        || path.ends_with("/grid")
        || path.ends_with("/view")
        || path.ends_with("/close-up")
        || path.ends_with("/original")
}

#[test]
fn a_hidden_thing_named_second_is_missing_too() {
    let world = World::new();
    let (eve, album) = (world.person("stranger"), world.targets[1].clone());
    let own = eve.photo(&album, "own.jpg", picture(9_001));
    world.site.wait_for_renditions();
    let before = world.state();
    let compare = |path: &str, field: &'static str, there: &str, nowhere: &str, also: &[(&'static str, String)]| {
        for accept in ["text/html", "application/json"] {
            let ask = |id: &str| {
                let mut form = vec![(field, id.to_owned())];
                form.extend(also.iter().cloned());
                let answer = send(eve, "POST", path, &Body::Form(form), &[("accept", accept)]);
                let (status, headers, text) = looks(&answer, id);
                (status, headers, text.replace(id, "ID"))
            };
            let (hidden, missing) = (ask(there), ask(nowhere));
            assert!(hidden.0 == 404, "{path} {field} {hidden:?}");
            assert_eq!(hidden, missing, "{path} {field}");
        }
    };
    for kind in ["private", "trashed"] {
        let there = &world.albums[kind];
        compare(&format!("/photos/{own}/move"), "album", there, MISSING, &[]);
        compare(&format!("/albums/{album}/photos/move"), "album", there, MISSING, &[("photo", own.clone())]);
    }
    for kind in ["private", "members", "public", "trashed", "inside"] {
        let there = &world.photos[kind];
        // Also a photo one may see: it does not lie in this album, and that is all there is to say.
        compare(&format!("/albums/{album}"), "cover", there, MISSING, &[]);
        compare(&format!("/albums/{album}/photos/delete"), "photo", there, MISSING, &[]);
        let tag = [("tags", "mine".to_owned()), ("act", "add".into())];
        compare(&format!("/albums/{album}/photos/tags"), "photo", there, MISSING, &tag);
        compare(
            &format!("/albums/{album}/photos/move"),
            "photo",
            there,
            MISSING,
            &[("album", world.targets[1].clone())],
        );
    }
    assert_eq!(difference(&before, &world.state()), "[]");

    // Beside a photo of one's own, which is done, the other is refused by an id and nothing else.
    let together = |other: &str| {
        let form = [("photo", own.as_str()), ("photo", other), ("tags", "mine"), ("act", "add")];
        let answer = eve.post(&format!("/albums/{album}/photos/tags"), &form).expect(200);
        without_tokens(&answer.text.replace(other, "ID"))
    };
    for kind in ["private", "trashed", "inside"] {
        assert_eq!(together(&world.photos[kind]), together(MISSING), "{kind}");
    }
}

/// A page without what its forms carry: each page shows the token under another mask.
pub fn without_tokens(html: &str) -> String {
    let mut parts = html.split("name=\"token\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once('"').expect("an end of the value").1)
}
