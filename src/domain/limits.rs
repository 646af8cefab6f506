//! Every number that bounds something, with its name, its unit and its reason. What an operator may turn is a
//! setting (`config.rs`); what nobody should turn stands here.

use std::time::Duration;

// ---- texts, in characters
pub const TITLE: usize = 200;
pub const CAPTION: usize = 2_000;
pub const DESCRIPTION: usize = 4_000;
pub const NAME: usize = 80;
pub const LOGIN: usize = 64;
pub const TAG: usize = 64;
/// ext4's limit for a name is 255 bytes; a download of this name must be storable by whoever receives it.
pub const FILENAME_BYTES: usize = 240;
/// Below this a password falls to guessing; above it somebody is feeding the hash function.
pub const PASSWORD_MIN: usize = 12;
pub const PASSWORD_MAX: usize = 128;
pub const SEARCH: usize = 100;
/// What is typed into the search box. A sentence fits; it also stands in the address of the page.
pub const QUERY: usize = 200;
/// Each is looked for in every album that one may see.
pub const QUERY_TERMS: usize = 10;
/// A word as it is found by; the scripts know it too (`lua/_words.lua`).
pub const WORD: usize = 32;
/// Different words that a photo is found by: a caption of everyday language never has as many. A script changes them all.
pub const WORDS: usize = 500;

// ---- collections
pub const TAGS_PER_PHOTO: usize = 50;
/// The trash of an album takes it out of every member's list in one script; no script touches more than 500 members.
pub const GRANTS_PER_ALBUM: usize = 400;
/// How many photos one form may move, tag or delete.
pub const SELECTION: usize = 500;
/// Photos that one script moves in an order by hand, and how far on each side it spaces ranks anew where there is no room
/// left: no more than 500 together.
pub const ORDER_AT_ONCE: usize = 300;
pub const ORDER_REACH: usize = 100;
/// Photos to which one script gives a rank by hand.
pub const ARRANGE_BATCH: usize = 500;
/// Albums offered as targets of a move.
pub const MOVE_TARGETS: usize = 500;
/// Acts that an album's journal keeps, and photos that one of them names: half a megabyte for the busiest of albums.
pub const JOURNAL_ACTS: usize = 1_000;
pub const JOURNAL_PHOTOS: usize = SELECTION;
pub const SESSIONS_PER_USER: usize = 200;
/// Members of a collection that one script of a purge touches.
pub const PURGE_BATCH: usize = 100;

// ---- pages
pub const PHOTOS_PER_PAGE: usize = 100;
pub const ALBUMS_PER_PAGE: usize = 48;
pub const ACTS_PER_PAGE: usize = 50;
/// Photos that an entry of a journal names.
pub const ACT_NAMES: usize = 6;
/// Photos that one request of a search looks at; what is left, the next one does.
pub const SEARCHED_PHOTOS: usize = 2_000;
/// Albums that one script looks through for a search.
pub const SEARCHED_ALBUMS: usize = 500;
pub const SUGGESTIONS: usize = 8;
/// Searches at once in one process, and how long one more waits for its turn.
pub const SEARCHES: usize = 4;
pub const SEARCH_WAIT: Duration = Duration::from_secs(5);
pub const USERS_PER_PAGE: usize = 50;
/// How many users one script reads while a search goes through them.
pub const USERS_PER_SCRIPT: usize = 500;

// ---- uploads
/// One file. A 150-megapixel RAW is about 200 MB.
pub const UPLOAD_BYTES: u64 = 512 * 1024 * 1024;
/// Files in one request; a folder of holiday pictures fits, a loop does not.
pub const UPLOAD_FILES: usize = 2_000;
/// Uploads in parts that one member may have begun and not finished: a page sends three at once, and a closed lap-top leaves
/// some behind.
pub const UPLOADS_OPEN: usize = 200;
/// What those announce together: the disk must have room for what is not a photo yet.
pub const UPLOADS_OPEN_BYTES: u64 = 16 * 1024 * 1024 * 1024;
/// Parts of one upload: the largest file in parts of half a megabyte. Pages send larger ones.
pub const UPLOAD_PARTS: usize = 1_024;
/// What a request may say of an upload: a name of 240 bytes and a few more words, in base64.
pub const UPLOAD_METADATA: usize = 4_096;
/// The address and the headers of a request. A search of 5,000 signs is 60,000 bytes long in an address.
pub const HEAD_BYTES: usize = 64 * 1024;
/// A form that is not an upload.
pub const FORM_BYTES: usize = 256 * 1024;

// ---- pictures
pub const SIDE: u32 = 65_535;
/// A fuzzer finds the same in small pictures, sooner.
pub const PIXELS: u64 = if cfg!(fuzzing) { 1 << 20 } else { 100_000_000 };
/// The decoded picture in memory, at the depth it decodes to.
pub const DECODED_BYTES: u64 = 512 * 1024 * 1024;
/// The long edge of a rendition. Below it a face on a phone is a blot; above it the file is the original's size, and the
/// decoder holds it three times over beside the decoded picture.
pub const EDGE_MIN: u32 = 120;
pub const EDGE_MAX: u32 = 4_096;
/// Of JPEG: below it one sees blocks, above it the bytes double and nothing is gained.
pub const QUALITY_MIN: u8 = 50;
pub const QUALITY_MAX: u8 = 95;
/// The whole address space of a decoder: the decoded picture, one working copy, the program.
pub const DECODER_MEMORY: u64 = 1_280 * 1024 * 1024;
pub const DECODER_CPU: Duration = Duration::from_secs(15);
pub const DECODER_WALL: Duration = Duration::from_secs(30);
pub const DECODER_FILES: u64 = 16;
/// A look at the header, before the upload is answered.
pub const INSPECT_WALL: Duration = Duration::from_secs(2);
/// One block of facts in a picture: EXIF, XMP or IPTC. A JPEG segment holds 64 KiB; programs that keep the history of
/// their edits in a PNG write more.
pub const FACTS_BYTES: u64 = 1024 * 1024;
/// A walk through a whole original, for what of it is for everybody: it waits for the disk only.
pub const STRIP_WALL: Duration = Duration::from_secs(10);
/// Pieces that are left of an original. A photograph has a handful; one of thousands is made to fill a memory.
pub const PIECES: usize = 1_000;
/// Bytes that are put between them: an orientation, a head with the right length.
pub const INSERTED_BYTES: usize = 1_024;
/// Pieces that the web process remembers, of all originals together: a megabyte or two.
pub const PIECES_REMEMBERED: usize = 50_000;
/// Pixels of a close-up: a phone holds so many decoded.
pub const CLOSE_UP_PIXELS: u64 = 64_000_000;
/// The longest side that libjpeg writes.
pub const JPEG_SIDE: u32 = 65_500;
/// Noise of that size at the highest quality takes about 84 MB.
pub const CLOSE_UP_BYTES: u32 = 96 * 1024 * 1024;
/// Close-ups that one process makes at once, those for visitors among them, and how long one more waits for its turn.
pub const CLOSE_UPS: usize = 2;
pub const CLOSE_UPS_OF_VISITORS: usize = 1;
pub const CLOSE_UP_WAIT: Duration = Duration::from_secs(10);
/// Close-ups on their way to members, and as many to visitors: each lies on the disk until it is sent.
pub const CLOSE_UPS_SENT: usize = 16;
/// Pictures that one decoder process takes before a fresh one replaces it.
pub const DECODER_BATCH: u32 = 64;
/// How often a picture may kill its decoder before it is `failed`.
pub const RENDER_ATTEMPTS: u32 = 3;

// ---- work
/// A worker says this often that it lives and still has its job, and looks for one that another dropped ...
pub const HEARTBEAT: Duration = Duration::from_secs(4);
/// ... and one that has not for this long has lost it to another.
pub const HEARTBEAT_MISSED: Duration = Duration::from_secs(15);
/// Heartbeats that a worker may owe to the Salon that started it, one after the other, before it is killed and started
/// anew: by then its job is another's. How long a job takes does not count: a worker beats while it waits for its
/// decoder.
pub const HEARTBEATS_OWED: u32 = 5;
/// How often a job may be handed out at all: a bound for what kills the worker itself.
pub const DELIVERIES: u32 = 10;

// ---- time
/// "Stay signed in" counts from the last use.
pub const REMEMBERED: Duration = Duration::from_secs(30 * 86_400);
pub const SESSION_IDLE: Duration = Duration::from_secs(12 * 3_600);
/// The last use is written down at most this often.
pub const SESSION_TOUCH: Duration = Duration::from_secs(300);
/// User administration asks for the password again after this.
pub const PASSWORD_PROVED: Duration = Duration::from_secs(12 * 3_600);
pub const SETUP_TOKEN: Duration = Duration::from_secs(86_400);
pub const RESET_TOKEN: Duration = Duration::from_secs(3_600);
/// The link for a new account travels by mail or by hand.
pub const INVITE_TOKEN: Duration = Duration::from_secs(3 * 86_400);
pub const ONCE: Duration = Duration::from_secs(86_400);
/// An upload in parts that nobody went on with for this long is given up.
pub const UPLOAD_ABANDONED: Duration = Duration::from_secs(86_400);
/// What became of one is told again this long, to a page that did not hear the answer.
pub const UPLOAD_REMEMBERED: Duration = Duration::from_secs(86_400);
pub const TRASH: Duration = Duration::from_secs(30 * 86_400);
/// A journal tells of the last year ...
pub const JOURNAL_AGE: Duration = Duration::from_secs(365 * 86_400);
/// ... and who goes on with the same within this does it in one act: an upload of many files comes in many requests.
pub const JOURNAL_PAUSE: Duration = Duration::from_secs(600);
/// A file that no photo names is set aside after this ...
pub const ORPHAN_SET_ASIDE: Duration = Duration::from_secs(86_400);
/// ... and removed after this: Redis may come back from a backup that is older than the disk.
pub const ORPHAN_REMOVED: Duration = Duration::from_secs(7 * 86_400);

// ---- attempts
pub const LOGIN_ATTEMPTS: u64 = 5;
pub const ADDRESS_ATTEMPTS: u64 = 20;
pub const ATTEMPT_WAIT: Duration = Duration::from_secs(60);
/// The wait doubles up to this and never becomes a lock.
pub const ATTEMPT_WAIT_MAX: Duration = Duration::from_secs(900);
/// Archives under way at once in one process: each reads the disk as fast as somebody's line is.
pub const DOWNLOADS: usize = 8;
/// So much of one file is sent until it is asked again whether the right still stands.
pub const DOWNLOAD_UNASKED: usize = 8 << 20;
/// Pages that listen to an album in one process: each is a connection that stays.
pub const LISTENERS: usize = 2_000;
/// The same for one person, or one address of visitors: every tab is one.
pub const LISTENERS_EACH: usize = 40;
/// Events that wait for one page. One that reads slower is told to ask for everything.
pub const EVENTS_WAITING: usize = 256;
/// A page that listens is told this often that the line still stands, and its right is asked again.
pub const LISTENING_PULSE: Duration = Duration::from_secs(10);
/// Photos that a page may ask for by name at once.
pub const TILES_AT_ONCE: usize = 100;
/// Hashes of passwords at once, and how many may wait for their turn: each takes 19 MiB and a core.
pub const HASHES: usize = 2;
pub const HASHES_WAITING: usize = 32;

// ---- Redis
/// A page that cannot have its answer by then says so; it must do so within two seconds.
pub const REDIS_WAIT: Duration = Duration::from_millis(1_500);
/// How often a verb starts again because what it read has moved on.
pub const STARTS: usize = 8;
