//! Fills a gallery through the store's own functions: records only, and the renditions of the one picture that is asked
//! for. One album holds a tenth of the photos; one holds exactly a page of them, which everybody may see.

use crate::process::Redis;
use futures_util::{StreamExt, stream};
use salon::crypto::{self, Secret};
use salon::domain::album::Visibility;
use salon::domain::grant::Right;
use salon::domain::id::{AlbumId, PhotoId, Sha256, TagId, UserId};
use salon::domain::job::Job;
use salon::domain::limits::PHOTOS_PER_PAGE;
use salon::domain::photo::{Facts, Kind, Rendered, Rendition, Taken, TakenSource};
use salon::domain::recipe::Recipe;
use salon::domain::text::{Caption, Description, FileName, Login, Name, PhotoTitle, TagName, Title};
use salon::domain::thumbhash::Thumbhash;
use salon::domain::user::Role;
use salon::media::Media;
use salon::store::albums::AlbumRecord;
use salon::store::jobs::{Claimed, End, Stream};
use salon::store::photos::PhotoRecord;
use salon::store::sessions::NewSession;
use salon::store::users::UserRecord;
use salon::store::{Basis, Store};
use std::time::{SystemTime, UNIX_EPOCH};

/// Changes on their way to Redis at the same time.
const AT_ONCE: usize = 64;
/// A photo carries two: what its whole album is about (every hundredth album has the same), and who is on it (one of ten,
/// who are met in every album).
const TOPICS: usize = 100;
const PEOPLE: usize = 10;
const OWNERS: usize = 20;
/// Albums that the reader was let into by name.
const GRANTED: usize = 100;

#[derive(Clone, Copy)]
pub struct Size {
    pub photos: usize,
    pub albums: usize,
}

impl Size {
    pub fn of(photos: usize) -> Size {
        Size { photos, albums: (photos / 100).max(3) }
    }
}

/// What the measurements ask for.
pub struct Library {
    /// The album of exactly one page, and its photos in their order.
    pub page: AlbumId,
    pub hundred: Vec<PhotoId>,
    /// The album of a tenth of the photos.
    pub deep: AlbumId,
    pub tag: TagId,
    /// A private album that the reader was let into, and its owner.
    pub private: AlbumId,
    pub private_owner: Secret,
    /// The owner of that page, and somebody who may only look.
    pub owner: Secret,
    pub reader: Secret,
    /// Who may see every album, and a number that stands in one caption only.
    pub administrator: Secret,
    pub last: usize,
}

pub async fn fill(redis: &Redis, size: Size) -> Library {
    let store = Store::open(&redis.url(), "").await.unwrap();
    let owners: Vec<UserId> = stream::iter(0..OWNERS)
        .then(|number| create_user(&store, format!("owner{number}"), format!("Owner Number {number}"), Role::Member))
        .collect()
        .await;
    let reader = create_user(&store, "tom".into(), "Tom Reader".into(), Role::Member).await;
    let administrator = create_user(&store, "ada".into(), "Ada Keeper".into(), Role::Administrator).await;
    let tags: Vec<(TagName, TagId)> = (0..TOPICS + PEOPLE)
        .map(|number| (TagName::parse(&format!("topic {number}")).unwrap(), crypto::id()))
        .collect();

    // The deep album, the page, and the rest of the photos in equal parts.
    let (deep, page) = (size.photos / 10, PHOTOS_PER_PAGE);
    let rest = size.photos - deep - page;
    let others = size.albums - 2;
    let of_album = |number: usize| match number {
        0 => deep,
        1 => page,
        n => rest * (n - 1) / others - rest * (n - 2) / others,
    };
    let mut albums = Vec::with_capacity(size.albums);
    for number in 0..size.albums {
        albums.push(create_album(&store, number, owners[number % OWNERS]).await);
    }
    let photos = (0..size.albums).flat_map(|album| (0..of_album(album)).map(move |number| (album, number)));
    let add = |(serial, (album, number)): (usize, (usize, usize))| {
        let (store, owner) = (store.clone(), owners[album % OWNERS]);
        let two = [tags[album % TOPICS].clone(), tags[TOPICS + number % PEOPLE].clone()];
        let album_id = albums[album];
        async move { (album, add_photo(&store, album_id, owner, serial, &two).await) }
    };
    let mut adding = stream::iter(photos.enumerate()).map(add).buffered(AT_ONCE);
    let mut hundred = Vec::new();
    while let Some((album, photo)) = adding.next().await {
        if album == 1 {
            hundred.push(photo);
        }
    }
    for album in albums.iter().take(GRANTED) {
        let basis = Basis { album: (*album, 1), user: None };
        store.grant_album(&basis, reader, Some(Right::Read)).await.unwrap();
    }
    let first = store.photos(&hundred[..1]).await.unwrap().remove(0);
    let media = Media::open(&redis.data()).unwrap();
    media.write_renditions(&first.sha256, &Recipe::default(), vec![(Rendition::Thumb, picture())]).await.unwrap();
    Library {
        page: albums[1],
        hundred,
        deep: albums[0],
        tag: first.tags[1],
        private: albums[2],
        private_owner: sign_in(&store, owners[2]).await,
        owner: sign_in(&store, owners[1]).await,
        reader: sign_in(&store, reader).await,
        administrator: sign_in(&store, administrator).await,
        last: size.photos - 1,
    }
}

async fn create_user(store: &Store, login: String, name: String, role: Role) -> UserId {
    let id = crypto::id();
    let (login, name) = (Login::parse(&login).unwrap(), Name::parse(&name).unwrap());
    let record = UserRecord {
        id,
        login: &login,
        name: &name,
        password: None,
        role,
        now: now(),
        setup: None,
        by: None,
        link: None,
    };
    store.create_user(&record).await.unwrap();
    id
}

async fn sign_in(store: &Store, user: UserId) -> Secret {
    let secret = Secret::fresh().unwrap();
    let version = store.user(user).await.unwrap().unwrap().version;
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let session =
        NewSession { hash: secret.hash(), user, version, now: now(), remembered: false, agent, address: "127.0.0.1" };
    store.open_session(&session).await.unwrap();
    secret
}

/// The first two are public; of the others a quarter is, and a quarter is for members.
async fn create_album(store: &Store, number: usize, owner: UserId) -> AlbumId {
    let id = crypto::id();
    let visibility = match number % 4 {
        0 => Visibility::Public,
        1 if number == 1 => Visibility::Public,
        1 => Visibility::Members,
        _ => Visibility::Private,
    };
    let record = AlbumRecord {
        id,
        title: &Title::parse(&format!("Album number {number}")).unwrap(),
        description: &Description::parse("Two weeks between the mountains and the sea, as we saw them.").unwrap(),
        visibility,
        owner,
        by: None,
        now: now(),
        once: None,
    };
    store.create_album(&record).await.unwrap();
    id
}

async fn add_photo(store: &Store, album: AlbumId, owner: UserId, serial: usize, tags: &[(TagName, TagId)]) -> PhotoId {
    let basis = Basis { album: (album, 1), user: None };
    let id = crypto::id();
    let sha256: Sha256 = crypto::sha256(&serial.to_be_bytes());
    let (width, height) = if serial.is_multiple_of(3) { (3456, 5184) } else { (5184, 3456) };
    // One every five minutes: a million of them are ten years.
    let at = 1_400_000_000_000 + serial as i64 * 300_000;
    let facts = Facts {
        kind: Kind::Jpeg,
        width,
        height,
        taken: Taken { at, zone: Some(120), source: TakenSource::Exif },
        camera: "Canon EOS 1300D".into(),
        lens: "EF-S18-55mm f/3.5-5.6 III".into(),
        exposure: "1/250".into(),
        aperture: "8".into(),
        iso: "100".into(),
        focal: "35".into(),
        ..Facts::default()
    };
    let filename = FileName::clean(&format!("IMG_{:04}.JPG", serial % 10_000));
    // As an import finds both in the files. Tagged by hand, one by one, each photo would leave an act in the journal besides.
    let caption =
        format!("{:.<80}", format!("Number {serial}, the light over the bay on the way back from the island "));
    let record = PhotoRecord {
        id,
        sha256,
        bytes: 4_200_000,
        filename: &filename,
        title: PhotoTitle::default(),
        caption: Caption::parse(&caption).unwrap(),
        tags,
        facts: &facts,
        uploader: owner,
        now: now(),
        urgent: false,
        upload: None,
    };
    store.add_photo(&basis, &record).await.unwrap();
    // No worker had it in its hands: the message is nobody's, and the stream is emptied at the end.
    let claimed = Claimed { job: Job::Render { photo: id, anew: false }, stream: Stream::Bulk, message: "0-1".into() };
    store
        .finish_photo(
            id,
            &End::Ready(Some(Rendered { thumbhash: Thumbhash::new(&[7; 24]), damaged: false })),
            0,
            &claimed,
        )
        .await
        .unwrap();
    id
}

/// A thumb as large in bytes as one of a real photo.
fn picture() -> Vec<u8> {
    let noise = |at: usize| (at * at / 7 % 251 / 3 + at % 320 / 2) as u8;
    let pixels: Vec<u8> = (0..320 * 240 * 3).map(|at| noise(at / 9)).collect();
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 78);
    encoder.encode(&pixels, 320, 240, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}
