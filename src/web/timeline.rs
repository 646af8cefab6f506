//! All photos, by month, and the scrubber beside them.

use super::Answer;
use super::filters;
use super::page::{self, Frame};
use super::session::Browser;
use super::tile::Tile;
use crate::domain::limits;
use crate::domain::timeline::Month;
use crate::gallery::Gallery;
use crate::gallery::searches::Spot;
use crate::language::Message;
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(serde::Deserialize)]
pub struct Asked {
    /// `2024-06`.
    month: Option<String>,
    /// Where a page within that month begins.
    after: Option<String>,
}

/// A month on the scrubber.
struct Mark {
    month: Month,
    count: u64,
    here: bool,
}

#[derive(Template)]
#[template(path = "timeline/index.html")]
struct Index {
    frame: Frame,
    total: u64,
    /// Years with their months, newest first.
    years: Vec<(i16, Vec<Mark>)>,
    groups: Vec<(Month, u64, Vec<Tile>)>,
    inside: bool,
    next: Option<String>,
    previous: Option<String>,
}

impl Index {
    fn tiles(&self) -> usize {
        self.groups.iter().map(|(_, _, tiles)| tiles.len()).sum()
    }
}

/// GET /photos
pub async fn index(gallery: Data<Gallery>, browser: Browser, asked: Query<Asked>) -> Answer {
    let month: Option<Month> = asked.month.as_deref().map(str::parse).transpose()?;
    let spot: Option<Spot> = asked.after.as_deref().map(str::parse).transpose()?;
    let (visit, timeline) = gallery.timeline(&browser.caller, month, spot).await?;
    let recipe = &visit.settings.recipe;
    let count = |month| timeline.months.iter().find(|(known, _)| *known == month).map_or(0, |(_, count)| *count);
    let groups: Vec<(Month, u64, Vec<Tile>)> = timeline
        .groups
        .into_iter()
        .map(|(month, photos)| (month, count(month), photos.into_iter().map(|photo| Tile::of(photo, recipe)).collect()))
        .collect();
    let shown: Vec<Month> = groups.iter().map(|(month, ..)| *month).collect();
    let page = Index {
        frame: browser.frame(&visit),
        total: timeline.months.iter().map(|(_, count)| count).sum(),
        years: years(&timeline.months, &shown),
        groups,
        inside: timeline.is_inside,
        next: timeline.next.map(|(month, spot)| address(month, spot)),
        previous: timeline.previous.map(|month| address(month, None)),
    };
    page::show(&browser, &visit, &page)
}

fn years(months: &[(Month, u64)], shown: &[Month]) -> Vec<(i16, Vec<Mark>)> {
    let mut years: Vec<(i16, Vec<Mark>)> = Vec::new();
    for (month, count) in months {
        let mark = Mark { month: *month, count: *count, here: shown.contains(month) };
        match years.last_mut() {
            Some((year, marks)) if *year == month.year => marks.push(mark),
            _ => years.push((month.year, vec![mark])),
        }
    }
    years
}

fn address(month: Month, after: Option<Spot>) -> String {
    match after {
        Some(spot) => format!("/photos?month={month}&after={spot}"),
        None => format!("/photos?month={month}"),
    }
}

/// `June 2024`, in the language of the page.
pub fn month_and_year(month: &Month) -> Message {
    Message::new("timeline-month").with("month", month_name(month)).with("year", month.year.to_string())
}

pub fn month_name(month: &Month) -> Message {
    const NAMES: [&str; 12] = [
        "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
        "month-11", "month-12",
    ];
    NAMES.get(usize::try_from(month.month - 1).unwrap_or(0)).copied().unwrap_or(NAMES[0]).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoState;
    use crate::domain::recipe::Recipe;
    use crate::web::samples;

    #[test]
    fn hostile_texts_stay_texts() {
        let tile = Tile::of(samples::tile(PhotoState::Ready), &Recipe::default());
        let june: Month = "2024-06".parse().unwrap();
        let html = samples::rendered(&Index {
            frame: samples::frame(),
            total: 1,
            years: years(&[(june, 1)], &[june]),
            groups: vec![(june, 1, vec![tile])],
            inside: true,
            next: Some(address(june, None)),
            previous: None,
        });
        assert!(html.contains("June 2024"), "{html}");
    }
}
