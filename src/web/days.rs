//! The photos of a page under their days. A few photos make no row of their own: days are taken together until there are
//! enough. A day that began on the page before goes on here, as a group of its own, so that the two can stand one below the
//! other as one (`static/js/album-scroll.js`).

use super::tile::Tile;
use crate::domain::Millis;
use crate::domain::order::Order;
use crate::domain::recipe::Recipe;
use crate::gallery::photos::Sheet;
use crate::language::Message;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// About what fills a row.
const ENOUGH: usize = 4;
/// An album of fewer shows them large, and without days.
const FEW: u64 = 9;
/// About as many tiles stand on the first screen, of a phone as of a desk. They are asked for before anything is laid out.
const FIRST_SCREEN: usize = 12;

/// Photos one after another, under one heading.
pub struct Group {
    /// `None` where photos stand by hand, or are few.
    pub heading: Option<Message>,
    pub tiles: Vec<Tile>,
    /// The last of the page before would stand in it too.
    pub continues: bool,
    /// The first of the page after would: its last row is a full one.
    pub goes_on: bool,
}

/// All photos of a page.
#[derive(Default)]
pub struct Days {
    pub groups: Vec<Group>,
    /// They are shown large.
    pub few: bool,
}

impl Days {
    pub fn of(sheet: Sheet, order: Order, recipe: &Recipe) -> Days {
        let total = sheet.page.total.unwrap_or(0);
        let day = |tile: Option<crate::domain::photo::Tile>| tile.map(|tile| of(tile.taken, tile.zone));
        let (before, after) = (day(sheet.before), day(sheet.after));
        let tile = |photo| Tile::of(photo, recipe);
        let mut tiles: Vec<Tile> = sheet.page.items.into_iter().map(tile).collect();
        tiles.iter_mut().take(FIRST_SCREEN).for_each(|tile| tile.at_once = true);
        if tiles.is_empty() {
            return Days::default();
        }
        if order == Order::Hand || total < FEW {
            let (continues, goes_on) = (before.is_some(), after.is_some());
            return Days { groups: vec![Group { heading: None, tiles, continues, goes_on }], few: total < FEW };
        }
        Days { groups: grouped(tiles, before, after), few: false }
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

fn grouped(tiles: Vec<Tile>, before: Option<Date>, after: Option<Date>) -> Vec<Group> {
    let mut groups: Vec<Vec<Tile>> = Vec::new();
    for tile in tiles {
        let joins = groups.last().is_some_and(|group| {
            let same_day = group.last().is_some_and(|last| last.day == tile.day);
            let is_rest = groups.len() == 1 && group.first().map(|first| first.day) == before;
            same_day || group.len() < ENOUGH && !is_rest
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(tile),
            _ => groups.push(vec![tile]),
        }
    }
    let last = groups.len() - 1;
    let group = |(at, tiles): (usize, Vec<Tile>)| {
        let (first, end) = (tiles.first().map(|tile| tile.day), tiles.last().map(|tile| tile.day));
        Group {
            heading: first.zip(end).map(|(first, end)| span(first, end)),
            continues: at == 0 && before.is_some() && first == before,
            goes_on: at == last && after.is_some() && end == after,
            tiles,
        }
    };
    groups.into_iter().enumerate().map(group).collect()
}

/// The day of an instant, so many minutes from UTC.
pub fn of(at: Millis, zone: Option<i32>) -> Date {
    let instant = Timestamp::from_millisecond(at).unwrap_or_default();
    let offset = Offset::from_seconds(zone.unwrap_or(0).saturating_mul(60)).unwrap_or(Offset::UTC);
    instant.to_zoned(TimeZone::fixed(offset)).date()
}

/// `12 June 2024`, `12–14 June 2024`, `30 May – 2 June 2024`, `30 December 2023 – 1 January 2024`.
fn span(first: Date, last: Date) -> Message {
    // Cameras whose clocks differ can stand in the order of instants against that of days.
    let (first, last) = (first.min(last), first.max(last));
    let id = match (first, last) {
        (first, last) if first == last => "day-one",
        (first, last) if first.year() == last.year() && first.month() == last.month() => "day-days",
        (first, last) if first.year() == last.year() => "day-months",
        _ => "day-years",
    };
    let number = |part: i16| u64::try_from(part).unwrap_or(0);
    Message::new(id)
        .with("day", number(first.day().into()))
        .with("month", month(first))
        .with("year", number(first.year()))
        .with("last-day", number(last.day().into()))
        .with("last-month", month(last))
        .with("last-year", number(last.year()))
}

fn month(day: Date) -> Message {
    const MONTHS: [&str; 12] = [
        "day-january",
        "day-february",
        "day-march",
        "day-april",
        "day-may",
        "day-june",
        "day-july",
        "day-august",
        "day-september",
        "day-october",
        "day-november",
        "day-december",
    ];
    let at = usize::try_from(day.month() - 1).unwrap_or(0);
    Message::new(MONTHS[at.min(11)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::gallery::Page;
    use crate::language::Language;
    use crate::web::samples;

    const DAY: Millis = 86_400_000;
    /// 12 June 2024, 14:03 UTC.
    const NOON: Millis = 1_718_201_000_000;

    fn tiles(days: &[i64]) -> Vec<Tile> {
        let tile = |day: &i64| {
            let photo = crate::domain::photo::Tile { taken: NOON + day * DAY, ..samples::tile(PhotoState::Ready) };
            Tile::of(photo, &Recipe::default())
        };
        days.iter().map(tile).collect()
    }

    fn said(groups: &[Group]) -> Vec<(String, usize)> {
        let say = |group: &Group| {
            let heading = group.heading.as_ref().map(|heading| Language::English.say(heading)).unwrap_or_default();
            (heading, group.tiles.len())
        };
        groups.iter().map(say).collect()
    }

    #[test]
    fn a_day_with_enough_photos_stands_alone_and_few_are_taken_together() {
        let found = said(&grouped(tiles(&[0, 0, 0, 0, 0, 1, 2, 2, 4, 5, 5, 5, 5, 5, 6]), None, None));
        let wanted = [("12 June 2024", 5), ("13–16 June 2024", 4), ("17 June 2024", 5), ("18 June 2024", 1)];
        assert_eq!(found, wanted.map(|(heading, photos)| (heading.to_owned(), photos)));
    }

    #[test]
    fn the_first_screen_is_asked_for_at_once() {
        let photo = |_| samples::tile(PhotoState::Ready);
        let page = Page { items: (0..20).map(photo).collect(), number: 1, total: Some(20), more: false };
        let days = Days::of(Sheet { page, before: None, after: None }, Order::Hand, &Recipe::default());
        let at_once: Vec<bool> = days.groups.iter().flat_map(|group| &group.tiles).map(|tile| tile.at_once).collect();
        assert_eq!(at_once, [[true; FIRST_SCREEN].as_slice(), &[false; 8]].concat());
    }

    #[test]
    fn a_day_goes_on_from_the_page_before_and_to_the_next() {
        let (before, after) = (of(NOON, None), of(NOON + 2 * DAY, None));
        let groups = grouped(tiles(&[0, 0, 1, 1, 1, 1, 2, 2, 2, 2]), Some(before), Some(after));
        assert_eq!(said(&groups).iter().map(|(_, photos)| *photos).collect::<Vec<_>>(), [2, 4, 4]);
        assert_eq!(groups.iter().map(|group| group.continues).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(groups.iter().map(|group| group.goes_on).collect::<Vec<_>>(), [false, false, true]);
        let groups = grouped(tiles(&[1, 1, 1, 1]), Some(before), Some(after));
        assert!(!groups[0].continues && !groups[0].goes_on);
    }

    #[test]
    fn a_span_names_what_differs_in_both_languages() {
        let day = |year, month, day| Date::constant(year, month, day);
        let spans = [
            (day(2024, 6, 1), day(2024, 6, 1), "1 June 2024", "1er juin 2024"),
            (day(2024, 6, 12), day(2024, 6, 14), "12–14 June 2024", "12–14 juin 2024"),
            (day(2024, 5, 30), day(2024, 6, 1), "30 May – 1 June 2024", "30 mai – 1er juin 2024"),
            (
                day(2023, 12, 30),
                day(2024, 1, 1),
                "30 December 2023 – 1 January 2024",
                "30 décembre 2023 – 1er janvier 2024",
            ),
        ];
        for (first, last, english, french) in spans {
            assert_eq!(Language::English.say(&span(first, last)), english);
            assert_eq!(Language::French.say(&span(last, first)), french);
        }
    }

    #[test]
    fn a_day_is_that_of_the_cameras_clock() {
        assert_eq!(of(NOON, Some(-900)), Date::constant(2024, 6, 11));
        assert_eq!(of(NOON, Some(720)), Date::constant(2024, 6, 13));
        assert_eq!(of(i64::MAX, Some(i32::MAX)), Date::constant(1970, 1, 1));
    }
}
