//! Pressure-volume loops of a ventricle.

use crate::measure::beats::beats;
use crate::network::{Endpoint, Id, Probe, Signal};
use crate::parts::Chamber;
use crate::simulation::{QueryError, Solution};
use crate::units::{Energy, Fraction, Pressure, Time, Volume};

/// The loop that a ventricle goes round in the plane of its volume and transmural pressure, over one beat.
///
/// ```
/// use soleus::prelude::*;
///
/// let run = Session::of(BodyModel::default()).phase(Phase::new("supine", 5.0.seconds())).run()?;
/// let heart = run.body.heart.beating().ok_or("no beating heart")?;
/// let (from, to) = run.last("supine", 5.0.seconds())?;
/// let beat = PressureVolumeLoop::last(&run.solution, heart.left_ventricle, heart.sinus_node.phase(), from, to)?;
/// assert!(beat.area() > 0.7.joules() && beat.area() < 1.5.joules());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PressureVolumeLoop {
    /// Volumes and transmural pressures, in their order in time.
    pub points: Vec<(Volume, Pressure)>,
}

impl PressureVolumeLoop {
    /// The last whole beat in a window.
    ///
    /// # Errors
    /// [`QueryError::NoBeat`] if there is none; else as [`Solution::volume`].
    pub fn last(
        solution: &Solution,
        chamber: Id<Chamber>,
        phase: Signal<Fraction>,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let begins = beats(solution, phase, from, to)?;
        let Some([begin, end]) = begins.last_chunk::<2>() else {
            return Err(QueryError::NoBeat { from, to });
        };
        Self::between(solution, chamber, *begin, *end)
    }

    /// What the ventricle goes through between two times.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn between(
        solution: &Solution,
        chamber: Id<Chamber>,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let node = chamber.node();
        let mut points = Vec::new();
        solution.probe_between(Probe::volume(node), from, to)?;
        solution.probe_between(Probe::transmural(node), from, to)?;
        solution.walk(from, to, |_, frame| {
            if let (Ok(volume), Ok(pressure)) = (frame.volume(node), frame.transmural(node)) {
                points.push((volume, pressure));
            }
        })?;
        Ok(Self { points })
    }

    /// The area of the loop: the work that the ventricle's wall does on the blood.
    ///
    /// $$W = -\\oint P\\,dV$$
    ///
    /// Plain text: `W = - integral of P dV` round the loop, which is closed by a straight line if it does not close itself.
    pub fn area(&self) -> Energy {
        work(self.points.iter().copied())
    }
}

/// `- integral of P dV` along points and back from the last to the first.
pub(super) fn work(points: impl Iterator<Item = (Volume, Pressure)> + Clone) -> Energy {
    let next = points.clone().skip(1).chain(points.clone().next());
    let piece = |((from, low), (to, high)): ((Volume, Pressure), (Volume, Pressure))| {
        (from - to) * ((low + high) * 0.5)
    };
    points.zip(next).map(piece).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    /// A rectangle of 70 mL by 90 mmHg, gone round as a heart does: fills low, empties high.
    #[test]
    fn the_area_of_a_rectangle_is_its_sides_product() {
        let corners = [(50.0, 10.0), (120.0, 10.0), (120.0, 100.0), (50.0, 100.0)];
        let points = corners.map(|(ml, mmhg)| (ml.ml(), mmhg.mmhg())).to_vec();
        let area = PressureVolumeLoop { points }.area();
        assert!((area.mmhg_ml() - 6300.0).abs() < 1e-9);
        let backwards = corners
            .iter()
            .rev()
            .map(|(ml, mmhg)| (ml.ml(), mmhg.mmhg()));
        assert!((work(backwards).mmhg_ml() + 6300.0).abs() < 1e-9);
    }
}
