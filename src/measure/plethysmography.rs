//! Air plethysmography of the calf: filling and ejection.

use crate::network::{Frame, Node, UnknownHandle};
use crate::simulation::{Curve, QueryError, Solution};
use crate::units::{Flow, Time, Volume};

/// How the calf fills when a person stands up from lying with the legs raised.
///
/// - `venous_volume` (VV): calf volume standing at rest, less that with the legs raised.
/// - `filling_time_90` (VFT90): from standing up until 90 % of VV has come.
/// - `filling_index` (VFI): `0.9 VV / VFT90`.
///
/// $$\mathrm{VFI} = \frac{0.9\\,\mathrm{VV}}{\mathrm{VFT}_{90}}$$
///
/// Source: D. Christopoulos et al., J. Vasc. Surg. 5 (1987) 148, doi 10.1067/mva.1987.avs0050148.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalfFilling {
    /// Functional venous volume, VV.
    pub venous_volume: Volume,
    /// Time to fill 90 % of it, VFT90; none if it does not fill within the window.
    pub filling_time_90: Option<Time>,
    /// Venous filling index, VFI.
    pub filling_index: Option<Flow>,
}

impl CalfFilling {
    /// Reads the calf's `volume` for standing up at `upright`, after the legs were raised, with full veins at `filled`.
    ///
    /// # Errors
    /// [`QueryError`] if the times are not within the solution.
    pub fn read(
        volume: &Curve<'_, Volume>,
        upright: Time,
        filled: Time,
    ) -> Result<Self, QueryError> {
        let emptied = volume.at(upright)?;
        let venous_volume = volume.at(filled)? - emptied;
        let target = emptied + venous_volume * 0.9;
        let filling = volume.between(upright, filled)?;
        let reached = filling.first_time(|volume| volume >= target);
        let filling_time_90 = reached.map(|time| time - upright);
        let filling_time_90 = filling_time_90.filter(|time| *time > Time::ZERO);
        Ok(Self {
            venous_volume,
            filling_time_90,
            filling_index: filling_time_90.map(|time| venous_volume * 0.9 / time),
        })
    }
}

/// What one contraction drives out of the calf.
///
/// `EV`: calf volume before it, less the least volume during it. `EF = EV / VV`.
///
/// Source: D. Christopoulos et al., J. Vasc. Surg. 5 (1987) 148, doi 10.1067/mva.1987.avs0050148.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ejection {
    /// Ejected volume, EV.
    pub volume: Volume,
    /// Ejection fraction, EF, between 0 and 1; none if the calf holds no functional venous volume.
    pub fraction: Option<f64>,
}

impl Ejection {
    /// Reads the calf's `volume` for one contraction between `from` and `to`.
    ///
    /// # Errors
    /// [`QueryError`] if the window is not within the solution.
    pub fn read(
        volume: &Curve<'_, Volume>,
        from: Time,
        to: Time,
        venous_volume: Volume,
    ) -> Result<Self, QueryError> {
        let ejected = volume.at(from)? - volume.between(from, to)?.min();
        Ok(Self {
            volume: ejected,
            fraction: (venous_volume > Volume::ZERO).then(|| ejected / venous_volume),
        })
    }
}

/// Residual volume fraction, `RVF = RV / VV`: what exercise leaves of the functional venous volume.
///
/// `RV` is the calf volume at the end of exercise, above that with the legs raised (`emptied`); none if the calf holds no functional venous volume.
///
/// Source: D. Christopoulos et al., J. Vasc. Surg. 5 (1987) 148, doi 10.1067/mva.1987.avs0050148.
///
/// # Errors
/// [`QueryError`] if the time is not within the solution.
pub fn residual_volume_fraction(
    volume: &Curve<'_, Volume>,
    emptied: Volume,
    venous_volume: Volume,
    stopped: Time,
) -> Result<Option<f64>, QueryError> {
    let residual = volume.at(stopped)? - emptied;
    Ok((venous_volume > Volume::ZERO).then(|| residual / venous_volume))
}

/// The summed volume of compartments over time, each with the share of it that lies in the region of interest.
///
/// # Errors
/// [`QueryError::UnknownHandle`] if a handle is of another network.
pub fn total_volume<'s>(
    solution: &'s Solution,
    compartments: &[(Node, f64)],
) -> Result<Curve<'s, Volume>, QueryError> {
    let compartments = compartments.to_vec();
    solution.curve(move |frame: &Frame<'_>| -> Result<Volume, UnknownHandle> {
        let mut total = Volume::ZERO;
        for (node, share) in &compartments {
            total += frame.volume(*node)? * *share;
        }
        Ok(total)
    })
}
