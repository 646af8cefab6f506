//! All photos that one may see, by month, newest first. The months of each visible album say how many there are and where;
//! only those of a page are read.

use super::Gallery;
use super::door::{Caller, Visit};
use super::searches::Spot;
use crate::domain::Millis;
use crate::domain::access;
use crate::domain::id::AlbumId;
use crate::domain::limits;
use crate::domain::photo::Tile;
use crate::domain::timeline::{Month, day_of, instants};
use crate::error::Result;
use crate::store::searches::{Dated, Found, Place};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Before and after every date that a file can say.
pub(super) const OLDEST: Millis = -100_000_000_000_000;
pub(super) const NEWEST: Millis = 300_000_000_000_000;

/// A page of the timeline, and what the way to any other needs.
pub struct Timeline {
    /// Every month with photos, newest first, with how many.
    pub months: Vec<(Month, u64)>,
    /// Those on this page.
    pub groups: Vec<(Month, Vec<Tile>)>,
    /// It begins within a month.
    pub is_inside: bool,
    /// Where the next page begins.
    pub next: Option<(Month, Option<Spot>)>,
    /// Where the page before begins.
    pub previous: Option<Month>,
}

/// The months of every visible album.
struct Calendar {
    counts: BTreeMap<Month, u64>,
    albums: HashMap<Month, Vec<AlbumId>>,
}

/// Looks at photos near the ends of months that are of the next; more than these on one page are left to the next page.
const LOOKS: usize = 20;

impl Gallery {
    /// The page that begins with a month (the newest there is from it on), or within it after a spot. It holds whole months,
    /// as many as a page has room for; a month that is larger has pages of its own.
    pub async fn timeline(
        &self,
        caller: &Caller,
        month: Option<Month>,
        spot: Option<Spot>,
    ) -> Result<(Visit, Timeline)> {
        let (visit, albums) = self.visible_albums(caller).await?;
        let calendar = self.calendar(&albums).await?;
        let months: Vec<(Month, u64)> = calendar.counts.iter().rev().map(|(month, count)| (*month, *count)).collect();
        let first = month.map_or(0, |wanted| months.partition_point(|(month, _)| *month > wanted));
        let room = limits::PHOTOS_PER_PAGE as u64;
        let whole = fitting(months[first.min(months.len())..].iter(), room);
        let page = &months[first.min(months.len())..(first + whole.max(1)).min(months.len())];
        let inside = spot.filter(|_| whole == 0 || page.first().map(|(first, _)| *first) == month);
        let mut timeline = Timeline {
            groups: Vec::new(),
            is_inside: inside.is_some(),
            next: months.get(first + page.len()).map(|(month, _)| (*month, None)),
            previous: match inside {
                Some(_) => page.first().map(|(month, _)| *month),
                None => before(&months[..first.min(months.len())], room),
            },
            months: Vec::new(),
        };
        if let ([(newest, _), ..], [.., (oldest, _)]) = (page, page) {
            let (photos, left) = self.photos_of(&visit, &calendar, *oldest, *newest, inside).await?;
            if let Some(spot) = left {
                timeline.next = Some((*newest, Some(spot)));
            }
            timeline.groups = grouped(photos);
        }
        timeline.months = months;
        Ok((visit, timeline))
    }

    async fn calendar(&self, albums: &[AlbumId]) -> Result<Calendar> {
        let mut calendar = Calendar { counts: BTreeMap::new(), albums: HashMap::new() };
        for albums in albums.chunks(2 * limits::SEARCHED_ALBUMS) {
            for (album, months) in albums.iter().zip(self.store.list_months(albums).await?) {
                for (month, count) in months {
                    *calendar.counts.entry(month).or_default() += count;
                    calendar.albums.entry(month).or_default().push(*album);
                }
            }
        }
        Ok(calendar)
    }

    /// A page of photos of these months, newest first, and where to go on when there are more.
    async fn photos_of(
        &self,
        visit: &Visit,
        calendar: &Calendar,
        oldest: Month,
        newest: Month,
        from: Option<Spot>,
    ) -> Result<(Vec<(Month, Tile)>, Option<Spot>)> {
        let between = calendar.counts.range(oldest..=newest);
        let albums: HashSet<AlbumId> =
            between.filter_map(|(month, _)| calendar.albums.get(month)).flatten().copied().collect();
        let albums: Vec<AlbumId> = albums.into_iter().collect();
        let (first, last) = instants(oldest.first(), newest.last());
        let mut place = from.map_or(Place { at: last, photo: None }, |spot| spot.0);
        let (mut photos, look) = (Vec::new(), limits::PHOTOS_PER_PAGE + limits::PHOTOS_PER_PAGE / 2);
        for _ in 0..LOOKS {
            let dated = self.newest(&albums, place, first, look).await?;
            let places: HashMap<_, Dated> = dated.iter().map(|dated| (dated.photo, *dated)).collect();
            for found in self.visible(visit, self.store.found(&dated).await?).await? {
                let month =
                    day_of(found.at, found.zone).map(Month::of).filter(|month| (oldest..=newest).contains(month));
                let (Some(month), Some(dated)) = (month, places.get(&found.tile.id)) else { continue };
                if photos.len() == limits::PHOTOS_PER_PAGE {
                    return Ok((photos, Some(Spot(place))));
                }
                place = Place { at: dated.at, photo: Some(dated.photo) };
                photos.push((month, found.tile));
            }
            match dated.last() {
                Some(last) if dated.len() == look => place = Place { at: last.at, photo: Some(last.photo) },
                _ => return Ok((photos, None)),
            }
        }
        Ok((photos, Some(Spot(place))))
    }

    /// Those in albums that the rule lets the viewer see.
    async fn visible(&self, visit: &Visit, mut found: Vec<Found>) -> Result<Vec<Found>> {
        let albums: HashSet<AlbumId> = found.iter().map(|found| found.album).collect();
        let albums: Vec<AlbumId> = albums.into_iter().collect();
        let read = self.store.albums(visit.viewer.id(), &albums).await?;
        let seen: HashSet<AlbumId> = read
            .iter()
            .filter(|(album, granted)| access::rights(&visit.viewer, album, *granted).see)
            .map(|(album, _)| album.id)
            .collect();
        found.retain(|found| seen.contains(&found.album));
        Ok(found)
    }
}

/// How many of these months fit together on a page; none when the first is too large for one.
fn fitting<'a>(months: impl Iterator<Item = &'a (Month, u64)>, room: u64) -> usize {
    months
        .scan(0, |sum, (_, count)| {
            *sum += count;
            (*sum <= room).then_some(())
        })
        .count()
}

/// The first month of the page that ends before these.
fn before(newer: &[(Month, u64)], room: u64) -> Option<Month> {
    let fit = fitting(newer.iter().rev(), room).max(1);
    newer.get(newer.len().checked_sub(fit)?).map(|(month, _)| *month)
}

/// Instants near the ends of a month come mixed, where clocks of two zones meet.
fn grouped(photos: Vec<(Month, Tile)>) -> Vec<(Month, Vec<Tile>)> {
    let mut groups: BTreeMap<Month, Vec<Tile>> = BTreeMap::new();
    for (month, tile) in photos {
        groups.entry(month).or_default().push(tile);
    }
    groups.into_iter().rev().collect()
}
