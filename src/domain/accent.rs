//! The gallery's one colour. It is chosen once, and worn on a light ground and on a dark one: where it could not be read
//! there it is made darker or lighter until it can, and keeps its hue.

use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// As it was chosen: red, green and blue of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent([u8; 3]);

/// The colour as a page wears it, and the one of texts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worn {
    pub colour: Accent,
    pub ink: Accent,
}

/// WCAG 2.2 AA for text.
const CONTRAST: f64 = 4.5;
const WHITE: Accent = Accent([255, 255, 255]);
const BLACK: Accent = Accent([0, 0, 0]);
/// The grounds of `static/css/tokens.css` that ask the most of a colour: what is raised, not the page itself.
const LIGHT: Accent = Accent([0xef, 0xee, 0xec]);
const DARK: Accent = Accent([0x24, 0x24, 0x23]);

impl Default for Accent {
    fn default() -> Self {
        Accent([0x96, 0x48, 0x1b])
    }
}

impl Accent {
    pub fn on_light(self) -> Worn {
        self.worn(LIGHT, BLACK)
    }

    pub fn on_dark(self) -> Worn {
        self.worn(DARK, WHITE)
    }

    /// Mixed with `towards` by as little as makes it readable on this ground.
    fn worn(self, ground: Accent, towards: Accent) -> Worn {
        let mixed = (0..=100).map(|percent| self.mixed(towards, percent));
        let colour = mixed.into_iter().find(|colour| contrast(*colour, ground) >= CONTRAST).unwrap_or(towards);
        let ink = if contrast(colour, WHITE) >= contrast(colour, BLACK) { WHITE } else { BLACK };
        Worn { colour, ink }
    }

    fn mixed(self, other: Accent, percent: u16) -> Accent {
        let channel = |at: usize| {
            let (own, its) = (u16::from(self.0[at]), u16::from(other.0[at]));
            u8::try_from((own * (100 - percent) + its * percent) / 100).unwrap_or(u8::MAX)
        };
        Accent([channel(0), channel(1), channel(2)])
    }

    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

fn contrast(one: Accent, other: Accent) -> f64 {
    let (one, other) = (one.luminance() + 0.05, other.luminance() + 0.05);
    if one > other { one / other } else { other / one }
}

/// `#96481b`, as browsers write a colour.
impl fmt::Display for Accent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Accent {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let digits = text
            .trim()
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let channel = |at: usize| digits.and_then(|digits| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok());
        match (channel(0), channel(2), channel(4)) {
            (Some(red), Some(green), Some(blue)) => Ok(Accent([red, green, blue])),
            _ => Err(Error::invalid("settings-accent-wrong")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_chosen_can_be_read_on_both_grounds() {
        let steps = [0u8, 51, 102, 153, 204, 255];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let chosen = Accent([red, green, blue]);
                    for (worn, ground) in [(chosen.on_light(), LIGHT), (chosen.on_dark(), DARK)] {
                        assert!(contrast(worn.colour, ground) >= CONTRAST, "{chosen} on {ground}: {}", worn.colour);
                        assert!(contrast(worn.colour, worn.ink) >= CONTRAST, "{} on {}", worn.ink, worn.colour);
                    }
                }
            }
        }
    }

    #[test]
    fn what_can_be_read_stays_as_it_was_chosen() {
        let chosen: Accent = "#1d5fbf".parse().unwrap();
        assert_eq!((chosen.on_light().colour, chosen.on_light().ink), (chosen, WHITE));
        assert_ne!(chosen.on_dark().colour, chosen);
        let pale: Accent = "#ffd54f".parse().unwrap();
        assert_eq!((pale.on_dark().colour, pale.on_dark().ink), (pale, BLACK));
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!("#96481B".parse::<Accent>().unwrap(), Accent::default());
        assert_eq!(Accent::default().to_string(), "#96481b");
        for wrong in ["", "red", "96481b", "#96481", "#96481bb", "#96481g", "#+6481b", "#é481b", "#fff;}"] {
            assert!(wrong.parse::<Accent>().is_err(), "{wrong}");
        }
    }

    /// The sheet is made for the standard colour, and these are the grounds that it knows.
    #[test]
    fn the_grounds_are_those_of_the_sheet() {
        let sheet = include_str!("../../static/css/tokens.css");
        assert!(sheet.contains(&format!("--raised: light-dark({LIGHT}, {DARK})")));
        assert!(sheet.contains(&format!("--accent: light-dark({},", Accent::default())));
    }
}
