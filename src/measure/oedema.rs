//! Swelling of a region: its fluid, and with it its blood.

use crate::network::{Endpoint, Node};
use crate::presets::{Body, TissueIds, TissueRegion};
use crate::simulation::{Curve, QueryError, Solution};
use crate::units::{Flow, Pressure, Time, Volume};

/// How a tissue swells over a window of time.
///
/// | field | definition |
/// |---|---|
/// | `gained` | fluid at the end of the window, above what the tissue holds at rest |
/// | `percent` | the same, as a percentage of all that is there |
/// | `swelled_percent` | gained within the window, as such a percentage |
/// | `rate_percent_per_min` | the same over the length of the window |
/// | `filtered`, `lymph` | means over the window |
/// | `pressure` | of the tissue, at the end of the window |
///
/// Limits: fluid only. A plethysmograph or a tape measure sees blood as well: [`swollen_volume`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swelling {
    /// Fluid above that at rest.
    pub gained: Volume,
    /// The same in per cent of the region.
    pub percent: f64,
    /// Gained within the window, in per cent of the region.
    pub swelled_percent: f64,
    /// The same for each minute.
    pub rate_percent_per_min: f64,
    /// What capillaries filter.
    pub filtered: Flow,
    /// What lymph vessels return.
    pub lymph: Flow,
    /// The same in mL/min for each 100 mL of the region.
    pub lymph_ml_per_min_100ml: f64,
    /// Pressure of the tissue.
    pub pressure: Pressure,
}

impl Swelling {
    /// Reads a tissue between `from` and `to`.
    ///
    /// # Errors
    /// [`QueryError`] if the times are not within the solution, or the tissue is of another one.
    pub fn read(
        solution: &Solution,
        tissue: &TissueIds,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let volume = solution.volume(tissue.fluid)?;
        let (before, after) = (volume.at(from)?, volume.at(to)?);
        let percent = |volume: Volume| 100.0 * (volume / tissue.size);
        let lymph = solution.flow(tissue.lymph)?.between(from, to)?.mean();
        let [artery, vein] = tissue.capillaries;
        let filtered = solution.curve(move |frame| Ok(frame.flow(artery)? + frame.flow(vein)?))?;
        let swelled = percent(after - before);
        Ok(Self {
            gained: after - tissue.rest,
            percent: percent(after - tissue.rest),
            swelled_percent: swelled,
            rate_percent_per_min: swelled / (to - from).minutes(),
            filtered: filtered.between(from, to)?.mean(),
            lymph,
            lymph_ml_per_min_100ml: 100.0 * lymph.ml_per_min() / tissue.size.ml(),
            pressure: solution.transmural(tissue.fluid)?.at(to)?,
        })
    }
}

/// What a plethysmograph or a water bath sees of a region of the legs: its fluid and the blood in its veins. Only changes of it mean something; both legs if one stands for two, or if there are two.
///
/// The calf's veins are those of [`Leg::calf`](crate::presets::Leg::calf); a region that is of no leg has none here.
///
/// # Errors
/// [`QueryError::UnknownHandle`] if the body is of another solution.
pub fn swollen_volume<'s>(
    solution: &'s Solution,
    body: &Body,
    region: TissueRegion,
) -> Result<Curve<'s, Volume>, QueryError> {
    let mut parts: Vec<(Node, f64)> = Vec::new();
    if let Some(exchange) = &body.exchange {
        parts.extend(exchange.of(region).map(|tissue| (tissue.fluid.node(), 1.0)));
    }
    for leg in &body.legs {
        match region {
            TissueRegion::Foot => parts.push((leg.veins.foot.node(), 1.0)),
            TissueRegion::Calf => parts.extend(leg.calf()),
            TissueRegion::Thigh => parts.push((leg.veins.thigh.node(), 1.0)),
            TissueRegion::Pelvis => parts.push((leg.veins.iliac.node(), 1.0)),
            _ => {}
        }
    }
    crate::measure::total_volume(solution, &parts)
}

/// By how much the girth of a limb grows when its volume grows by so many per cent and its length stays: a cylinder's radius goes with the square root.
///
/// $$\frac{\Delta U}{U} = \sqrt{1 + \frac{\Delta V}{V}} - 1$$
///
/// In plain text: `dU/U = sqrt(1 + dV/V) - 1`, both in per cent.
#[must_use]
pub fn girth_percent(volume_percent: f64) -> f64 {
    100.0 * ((1.0 + volume_percent / 100.0).max(0.0).sqrt() - 1.0)
}

#[cfg(test)]
mod tests {
    use super::girth_percent;

    #[test]
    fn girth_goes_with_the_root_of_volume() {
        assert!((girth_percent(21.0) - 10.0).abs() < 1e-12);
        assert!((girth_percent(-200.0) + 100.0).abs() < 1e-12);
    }
}
