//! The order of an album's photos, and the places in one that is made by hand.

use super::id::PhotoId;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// In which order an album's photos stand. Each is kept while the other is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// By the instant they were taken.
    #[default]
    Date,
    /// As somebody put them.
    Hand,
}

impl Order {
    pub fn as_str(self) -> &'static str {
        match self {
            Order::Date => "date",
            Order::Hand => "hand",
        }
    }

    /// What stands in Redis; an album where nothing was chosen is ordered by date.
    pub fn stored(text: &str) -> Order {
        if text == Order::Hand.as_str() { Order::Hand } else { Order::Date }
    }
}

impl FromStr for Order {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "date" => Ok(Order::Date),
            "hand" => Ok(Order::Hand),
            _ => Err(Error::invalid("order-unknown")),
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where photos are put in an order by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    First,
    Last,
    /// By one, from where they stand.
    Earlier,
    Later,
    /// From 1.
    Position(u32),
    Before(PhotoId),
}

impl FromStr for Place {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let number = || text.parse().ok().filter(|position| *position > 0).map(Place::Position);
        match text {
            "first" => Ok(Place::First),
            "last" => Ok(Place::Last),
            "earlier" => Ok(Place::Earlier),
            "later" => Ok(Place::Later),
            id if id.len() == 32 => id.parse().map(Place::Before),
            _ => number().ok_or_else(|| Error::invalid("order-place-unknown")),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::First => f.write_str("first"),
            Place::Last => f.write_str("last"),
            Place::Earlier => f.write_str("earlier"),
            Place::Later => f.write_str("later"),
            Place::Position(position) => position.fmt(f),
            Place::Before(photo) => photo.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_word_a_number_or_a_photo() {
        let photo = "0190a0b0c0d0e0f00112233445566778";
        for text in ["first", "last", "earlier", "later", "1", "4000000000", photo] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        for text in ["", "0", "-1", "1.5", "4294967296", "FIRST", "0190a0b0c0d0e0f0011223344556677", "x"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_album_where_nothing_was_chosen_is_ordered_by_date() {
        assert_eq!([Order::stored(""), Order::stored("date"), Order::stored("x")], [Order::Date; 3]);
        assert_eq!(Order::stored("hand"), Order::Hand);
        assert!("".parse::<Order>().is_err());
    }
}
