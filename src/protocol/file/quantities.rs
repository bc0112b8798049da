//! Quantities written with their units.

use crate::drivers::Posture;
use crate::units::{Angle, Fraction, Pressure, Rate, Time};

/// A quantity that is written as a number and a unit.
pub(super) trait Written: Sized {
    /// What it is and how it is written.
    const HOW: &'static str;

    fn from(number: f64, unit: &str) -> Option<Self>;
}

impl Written for Time {
    const HOW: &'static str = "write a time in ms, s, min or h, such as \"50 min\"";

    fn from(number: f64, unit: &str) -> Option<Self> {
        match unit {
            "ms" => Some(Self::from_ms(number)),
            "s" => Some(Self::from_seconds(number)),
            "min" => Some(Self::from_minutes(number)),
            "h" => Some(Self::from_hours(number)),
            _ => None,
        }
    }
}

impl Written for Rate {
    const HOW: &'static str = "write a rate in Hz or /min, such as \"1 Hz\" or \"60/min\"";

    fn from(number: f64, unit: &str) -> Option<Self> {
        match unit {
            "Hz" | "/s" | "1/s" => Some(Self::from_hz(number)),
            "/min" | "1/min" | "bpm" => Some(Self::from_bpm(number)),
            _ => None,
        }
    }
}

impl Written for Pressure {
    const HOW: &'static str = "write a pressure in mmHg, kPa or cmH2O, such as \"-30 mmHg\"";

    fn from(number: f64, unit: &str) -> Option<Self> {
        match unit {
            "mmHg" => Some(Self::from_mmhg(number)),
            "kPa" => Some(Self::from_kpa(number)),
            "cmH2O" => Some(Self::from_cmh2o(number)),
            _ => None,
        }
    }
}

impl Written for Fraction {
    const HOW: &'static str = "write a share in %, such as \"80 %\"";

    fn from(number: f64, unit: &str) -> Option<Self> {
        (unit == "%").then(|| Self::new(number / 100.0))
    }
}

impl Written for Angle {
    const HOW: &'static str = "write an angle in deg, such as \"60 deg\"";

    fn from(number: f64, unit: &str) -> Option<Self> {
        matches!(unit, "deg" | "°").then(|| Self::from_degrees(number))
    }
}

/// Reads `number unit`, with or without a space between; none if it is not that, or not finite.
pub(super) fn read<Q: Written>(text: &str) -> Option<Q> {
    let text = text.trim();
    let belongs = |(at, letter): (usize, char)| {
        let exponent =
            matches!(letter, 'e' | 'E') && text[..at].ends_with(|c: char| c.is_ascii_digit());
        !(letter.is_ascii_digit() || matches!(letter, '.' | '+' | '-') || exponent)
    };
    let end = text.char_indices().find(|one| belongs(*one));
    let (number, unit) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    let number: f64 = number.parse().ok()?;
    number
        .is_finite()
        .then(|| Q::from(number, unit.trim()))
        .flatten()
}

/// How a posture is written.
pub(super) const POSTURES: &str =
    "write one of \"supine\", \"sitting\", \"standing\", \"tilted 60 deg\", \"legs raised 45 deg\"";

/// Reads a posture.
pub(super) fn posture(text: &str) -> Option<Posture> {
    let angle = |text: &str, most: f64| {
        let angle = read::<Angle>(text)?;
        (angle.abs().degrees() <= most).then_some(angle)
    };
    match text.trim() {
        "supine" | "lying" => Some(Posture::supine()),
        "sitting" => Some(Posture::sitting()),
        "standing" => Some(Posture::standing()),
        other => {
            if let Some(rest) = other.strip_prefix("tilted") {
                return angle(rest, 90.0).map(Posture::tilted);
            }
            let rest = other.strip_prefix("legs raised")?;
            angle(rest, 90.0).map(Posture::legs_raised)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_with_their_units() {
        assert_eq!(read::<Time>("50 min"), Some(Time::from_minutes(50.0)));
        assert_eq!(read::<Time>(" 1.5h "), Some(Time::from_hours(1.5)));
        assert_eq!(read::<Time>("2e3 ms"), Some(Time::from_ms(2000.0)));
        assert_eq!(read::<Rate>("60/min"), Some(Rate::from_bpm(60.0)));
        assert_eq!(read::<Rate>("0.5 Hz"), Some(Rate::from_hz(0.5)));
        assert_eq!(
            read::<Pressure>("-30 mmHg"),
            Some(Pressure::from_mmhg(-30.0))
        );
        assert_eq!(read::<Fraction>("80 %"), Some(Fraction::new(0.8)));
        assert_eq!(read::<Angle>("60°"), Some(Angle::from_degrees(60.0)));
    }

    #[test]
    fn what_is_no_quantity_is_none() {
        for text in [
            "",
            " ",
            "min",
            "5",
            "5 mmHg",
            "5 min min",
            "nan s",
            "inf s",
            "1e999 s",
            "--5 s",
            "5,0 s",
            "é s",
            "5é",
        ] {
            assert_eq!(read::<Time>(text), None, "{text}");
        }
    }

    #[test]
    fn postures_are_read() {
        assert_eq!(posture("sitting"), Some(Posture::sitting()));
        let tilted = Posture::tilted(Angle::from_degrees(60.0));
        assert_eq!(posture("tilted 60 deg"), Some(tilted));
        let raised = Posture::legs_raised(Angle::from_degrees(45.0));
        assert_eq!(posture("legs raised 45 deg"), Some(raised));
        for text in [
            "",
            "kneeling",
            "tilted",
            "tilted 60",
            "tilted 200 deg",
            "legs",
        ] {
            assert_eq!(posture(text), None, "{text}");
        }
    }
}
