//! A vein.

use crate::network::{By, Check, Compartment, Partials, Signal, Signals};
use crate::parts::geometry::Geometry;
use crate::parts::pressure_volume::PressureVolume;
use crate::parts::viscoelastic_vein::{StressRelaxation, ViscoelasticVein};
use crate::units::{
    Area, Compliance, Elastance, Flow, Length, Pressure, ShearRate, Velocity, Volume,
};

/// A segment of vein: holds blood, from collapsed to stiff.
///
/// ```text
///            P_surroundings
///         ___________________
///  Q_in →    V,  P = f(V)     → Q_out
///         ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾
/// ```
///
/// # Equations
///
/// $$\frac{dV}{dt} = Q_\mathrm{in} - Q_\mathrm{out}, \qquad P_\mathrm{tm} = f(V)$$
///
/// In plain text: `dV/dt = Q_in - Q_out`, `P_tm = f(V)` with the law `f` of [`PressureVolume`]: a stretched wall that stiffens towards its capacity,
/// and a wall that buckles when it empties. The only state is the volume.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | unstressed volume | mL | - | holds more blood at the same pressure |
/// | compliance | mL/mmHg | - | softer just above the unstressed volume |
/// | distension | mL | - | can hold more: the volume stays below unstressed volume + distension |
/// | [`collapsing_at`](Self::collapsing_at) | mmHg | 1 (design value; 0.1 to 4) | resists emptying sooner and harder |
/// | [`with_geometry`](Self::with_geometry) | cm, vessels | none | longer or more vessels: narrower ones, for velocities and shear |
/// | [`toned_by`](Self::toned_by) | mL, share | none | a constricted wall: stretches from a smaller volume on, and so holds less at the same pressure |
///
/// # Limits
///
/// The vein is one volume at one pressure: no wave travels along it. Its outflow narrows as it empties only if the branch that drains it says so
/// ([`VeinOutflow`](crate::parts::VeinOutflow), [`Valve`](crate::parts::Valve)). Its wall is elastic; see [`with_stress_relaxation`](Self::with_stress_relaxation).
///
/// # Sources
///
/// As [`PressureVolume`].
///
/// ```
/// use soleus::prelude::*;
///
/// // The sinuses of both solei, filled as they are in quiet standing:
/// let soleal = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml())
///     .with_geometry(2.0.cm(), 40.0)
///     .filled_to(75.0.mmhg());
/// assert!(soleal.capacity() == 190.0.ml());
/// assert!(soleal.diameter(soleal.volume_at(75.0.mmhg())).is_some_and(|d| d < 2.0.cm()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VeinSegment {
    law: PressureVolume,
    filling: Filling,
    geometry: Option<Geometry>,
    tone: Option<Tone>,
}

/// By how much smooth muscle in the wall takes the unstressed volume down: a share of a signal.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tone {
    fallen: Signal<Volume>,
    share: f64,
}

/// What a vein holds to begin with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Filling {
    Volume(Volume),
    Transmural(Pressure),
}

impl VeinSegment {
    /// A vein with this unstressed volume, compliance just above it, and largest volume of distension; it begins at its unstressed volume.
    #[must_use]
    pub fn new(unstressed: Volume, compliance: Compliance, distension: Volume) -> Self {
        Self {
            law: PressureVolume::new(unstressed, compliance, distension),
            filling: Filling::Volume(unstressed),
            geometry: None,
            tone: None,
        }
    }

    /// Sets the pressure scale of the collapsing wall; 1 mmHg unless said. Larger resists emptying sooner and harder.
    #[must_use]
    pub fn collapsing_at(mut self, pressure: Pressure) -> Self {
        self.law = self.law.collapsing_at(pressure);
        self
    }

    /// Begins with this volume.
    #[must_use]
    pub fn holding(mut self, volume: Volume) -> Self {
        self.filling = Filling::Volume(volume);
        self
    }

    /// Begins with the volume that it has at this transmural pressure.
    #[must_use]
    pub fn filled_to(mut self, transmural: Pressure) -> Self {
        self.filling = Filling::Transmural(transmural);
        self
    }

    /// Says that the segment is `vessels` round tubes side by side, each of this `length`, for the questions about diameter, velocity and shear.
    ///
    /// It does not change how the segment behaves. `vessels` need not be whole: it may be a mean.
    #[must_use]
    pub fn with_geometry(mut self, length: Length, vessels: f64) -> Self {
        self.geometry = Some(Geometry { length, vessels });
        self
    }

    /// Lets a reflex constrict the wall: the stretch begins at an unstressed volume that has fallen by `share` of the signal.
    ///
    /// A signal below zero relaxes it. The other answers of this type are those of the vein without tone.
    #[must_use]
    pub fn toned_by(mut self, fallen: Signal<Volume>, share: f64) -> Self {
        self.tone = Some(Tone { fallen, share });
        self
    }

    /// The same vein with a wall that creeps: at the same pressure it comes to hold more blood over minutes.
    #[must_use]
    pub fn with_stress_relaxation(self, relaxation: StressRelaxation) -> ViscoelasticVein {
        ViscoelasticVein::new(self, relaxation)
    }

    /// The pressure-volume law.
    pub fn law(&self) -> &PressureVolume {
        &self.law
    }

    /// The volume at which the wall begins to stretch.
    pub fn unstressed(&self) -> Volume {
        self.law.unstressed()
    }

    /// How soft the wall is just above the unstressed volume.
    pub fn compliance(&self) -> Compliance {
        self.law.compliance()
    }

    /// The volume that no pressure can exceed: unstressed plus largest distension.
    pub fn capacity(&self) -> Volume {
        self.law.capacity()
    }

    /// Transmural pressure at a volume.
    #[inline]
    pub fn pressure_at(&self, volume: Volume) -> Pressure {
        self.law.pressure_at(volume)
    }

    /// How much the transmural pressure rises per volume gained.
    #[inline]
    pub fn elastance_at(&self, volume: Volume) -> Elastance {
        self.law.elastance_at(volume)
    }

    /// The volume at which the transmural pressure is `transmural`.
    #[must_use]
    pub fn volume_at(&self, transmural: Pressure) -> Volume {
        self.law.volume_at(transmural)
    }

    /// How many vessels it stands for; none without a geometry.
    pub fn vessels(&self) -> Option<f64> {
        self.geometry.map(|geometry| geometry.vessels)
    }

    /// The cross-section of all vessels together; none without a geometry.
    ///
    /// A vein emptier than 1 % of its unstressed volume is read as if it held that much, so that velocities stay finite; so for all questions below.
    pub fn cross_section(&self, volume: Volume) -> Option<Area> {
        let geometry = self.geometry?;
        Some(geometry.cross_section(volume, self.unstressed()))
    }

    /// The diameter of one vessel, as if it were round; none without a geometry.
    pub fn diameter(&self, volume: Volume) -> Option<Length> {
        let geometry = self.geometry?;
        Some(geometry.diameter(self.cross_section(volume)?))
    }

    /// The mean velocity of blood that flows along the segment with this (total) `flow`; none without a geometry.
    pub fn velocity(&self, flow: Flow, volume: Volume) -> Option<Velocity> {
        let geometry = self.geometry?;
        Some(geometry.velocity(flow, self.cross_section(volume)?))
    }

    /// The shear rate at the wall of each vessel for steady laminar flow, `32 Q/(pi d^3)`; none without a geometry.
    ///
    /// Its sign is that of the flow.
    pub fn wall_shear_rate(&self, flow: Flow, volume: Volume) -> Option<ShearRate> {
        let geometry = self.geometry?;
        Some(geometry.wall_shear_rate(flow, self.cross_section(volume)?))
    }

    pub(super) fn filling(&self) -> Filling {
        self.filling
    }

    /// By how much tone has taken the unstressed volume down.
    #[inline]
    pub(super) fn fallen(&self, signals: &Signals<'_>) -> Volume {
        let Some(tone) = self.tone else {
            return Volume::ZERO;
        };
        tone.share * signals.get(tone.fallen)
    }
}

/// A compartment that is a vein: what velocity and shear are read off.
pub trait Vein: Compartment {
    /// Its elastic wall and its geometry.
    fn segment(&self) -> &VeinSegment;
}

impl Vein for VeinSegment {
    fn segment(&self) -> &VeinSegment {
        self
    }
}

impl Compartment for VeinSegment {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        match self.filling {
            Filling::Volume(volume) => volume,
            Filling::Transmural(transmural) => self.volume_at(transmural),
        }
    }

    #[inline]
    fn transmural(&self, volume: Volume, _: &Self::State, signals: &Signals<'_>) -> Pressure {
        match self.tone {
            None => self.law.pressure_at(volume),
            Some(_) => self.law.pressure_toned(volume, self.fallen(signals)),
        }
    }

    // Without tone nothing has fallen, so that both go the same way.
    #[inline]
    fn transmural_pair(
        [one, other]: [&Self; 2],
        volumes: [Volume; 2],
        _: &[Self::State; 2],
        signals: &Signals<'_>,
    ) -> [Pressure; 2] {
        let fallen = [one.fallen(signals), other.fallen(signals)];
        [
            one.law.pressure_toned(volumes[0], fallen[0]),
            other.law.pressure_toned(volumes[1], fallen[1]),
        ]
    }

    /// A vein without tone is one whose tone has not fallen.
    #[inline(always)]
    fn transmural_abreast(
        parts: &[Self; 8],
        volumes_ml: &[f64; 8],
        _: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        transmural_mmhg: &mut [f64; 8],
    ) {
        let mut fallen = [Volume::ZERO; 8];
        if parts.iter().any(|part| part.tone.is_some()) {
            fallen = std::array::from_fn(|lane| parts[lane].fallen(&signals[lane]));
        }
        for lane in 0..8 {
            let volume = Volume::from_ml(volumes_ml[lane]);
            let transmural = parts[lane].law.pressure_toned(volume, fallen[lane]);
            transmural_mmhg[lane] = transmural.mmhg();
        }
    }

    #[inline]
    fn elastance(&self, volume: Volume, _: &Self::State, signals: &Signals<'_>) -> Elastance {
        self.law.elastance_toned(volume, self.fallen(signals))
    }

    fn partials(
        &self,
        volume: Volume,
        _: &Self::State,
        signals: &Signals<'_>,
        partials: &mut Partials<'_>,
    ) -> bool {
        if let Some(tone) = self.tone {
            let wall = self.law.wall_elastance(volume, self.fallen(signals));
            partials.answer(By::signal(tone.fallen), tone.share * wall.mmhg_per_ml());
        }
        true
    }

    fn volume_scale(&self) -> Volume {
        self.unstressed()
    }

    fn check(&self, check: &mut Check<'_>) {
        self.law.check(check);
        match self.filling {
            Filling::Volume(volume) => {
                let holds = volume >= Volume::ZERO && volume < self.capacity();
                let must = format!("at least 0 and below the capacity of {}", self.capacity());
                check.require("initial volume", volume, holds, must);
            }
            Filling::Transmural(transmural) => {
                check.finite("initial transmural pressure", transmural);
            }
        }
        if let Some(geometry) = &self.geometry {
            geometry.check(check);
        }
        if let Some(tone) = self.tone {
            check.share("share of tone", tone.share);
            check.reads("tone", tone.fallen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Steady;
    use crate::network::Network;
    use crate::parts::Resistance;
    use crate::parts::testing::{EXTREMES, compartment_defects};
    use crate::units::Quantities;

    fn popliteal() -> VeinSegment {
        VeinSegment::new(80.0.ml(), 2.0.ml_per_mmhg(), 100.0.ml())
    }

    /// Four veins of 40 cm that hold 100 mL are 0.625 cm2 wide each, 8.92 mm across; the shear rate is eight times velocity over diameter.
    #[test]
    fn geometry_gives_width_velocity_and_shear() -> Result<(), &'static str> {
        let vein = popliteal().with_geometry(40.0.cm(), 4.0);
        let (volume, flow) = (100.0.ml(), 5.0.ml_per_s());
        let area = vein.cross_section(volume).ok_or("area")?;
        let diameter = vein.diameter(volume).ok_or("diameter")?;
        let velocity = vein.velocity(flow, volume).ok_or("velocity")?;
        let shear = vein.wall_shear_rate(flow, volume).ok_or("shear")?;
        assert!((area.cm2() - 2.5).abs() < 1e-12);
        assert!((diameter.mm() - 8.921).abs() < 1e-3);
        assert!((velocity.cm_per_s() - 2.0).abs() < 1e-12);
        assert!((shear.per_s() - 8.0 * 2.0 / 0.8921).abs() < 1e-2);
        assert!(vein.wall_shear_rate(-flow, volume) == Some(-shear));
        Ok(())
    }

    #[test]
    fn an_empty_vein_still_has_a_finite_velocity() {
        let vein = popliteal().with_geometry(40.0.cm(), 4.0);
        for volume in EXTREMES {
            let velocity = vein.velocity(1.0.ml_per_s(), volume.ml());
            assert!(velocity.is_some_and(Velocity::is_finite), "{volume}");
        }
    }

    #[test]
    fn two_at_once_have_the_pressures_of_each() {
        let signals = Signals::under(7, &[25.0]);
        let toned = popliteal().toned_by(Signal::under(7, 0), 0.4);
        let wide = VeinSegment::new(300.0.ml(), 9.0.ml_per_mmhg(), 250.0.ml());
        let volumes = EXTREMES.into_iter().chain([-40.0, 0.2, 60.0, 95.0, 170.0]);
        for volume in volumes {
            for pair in [[&toned, &wide], [&wide, &popliteal()]] {
                let volumes = [volume.ml(), 77.0.ml()];
                let both = VeinSegment::transmural_pair(pair, volumes, &[[]; 2], &signals);
                for ((part, volume), found) in pair.iter().zip(volumes).zip(both) {
                    let alone = part.transmural(volume, &[], &signals);
                    assert_eq!(found.mmhg().to_bits(), alone.mmhg().to_bits());
                }
            }
        }
    }

    #[test]
    fn without_a_geometry_there_is_no_answer() {
        assert!(popliteal().diameter(100.0.ml()).is_none());
        assert!(
            popliteal()
                .wall_shear_rate(1.0.ml_per_s(), 100.0.ml())
                .is_none()
        );
    }

    #[test]
    fn a_vein_begins_as_it_is_told_in_whatever_order() {
        assert_eq!(popliteal().initial_volume(), 80.0.ml());
        assert_eq!(popliteal().holding(0.0.ml()).volume_scale(), 80.0.ml());
        assert_eq!(popliteal().holding(33.0.ml()).initial_volume(), 33.0.ml());
        let one = popliteal()
            .filled_to((-5.0).mmhg())
            .collapsing_at(3.0.mmhg());
        let other = popliteal()
            .collapsing_at(3.0.mmhg())
            .filled_to((-5.0).mmhg());
        assert_eq!(one.initial_volume(), other.initial_volume());
        assert!((one.pressure_at(one.initial_volume()) + 5.0.mmhg()).abs() < 1e-9.mmhg());
    }

    /// A vein that holds 120 mL with 10 mL of its tone taken up is as stretched as one that holds 130 mL without.
    #[test]
    fn tone_starts_the_stretch_sooner_and_leaves_an_empty_vein_empty()
    -> Result<(), Box<dyn std::error::Error>> {
        let mut net = Network::new();
        let reflex = net.drive("reflex", Steady::new(40.0.ml()));
        let toned = popliteal().toned_by(reflex.value(), 0.25);
        let vein = net.add("toned", toned.holding(120.0.ml()));
        let empty = net.add("empty", toned.holding(0.0.ml()));
        net.connect("between", vein, Resistance::new(1.0.mmhg_s_per_ml()), empty);
        let circulation = net.build()?;
        let mut workspace = circulation.workspace();
        let state = circulation.initial_state();
        let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
        let collapse = |filled: f64| 1.0 - (filled / 80.0).powf(-1.5);
        let expected =
            popliteal().pressure_at(130.0.ml()).mmhg() - collapse(130.0) + collapse(120.0);
        assert!((frame.transmural(vein)?.mmhg() - expected).abs() < 1e-12);
        assert!(frame.transmural(empty)? < (-50.0).mmhg());
        Ok(())
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(compartment_defects(popliteal().with_geometry(40.0.cm(), 4.0)).is_empty());
        let wrong = VeinSegment::new(0.0.ml(), (-1.0).ml_per_mmhg(), f64::NAN.ml())
            .collapsing_at(0.0.mmhg())
            .holding((-1.0).ml())
            .with_geometry(0.0.cm(), 0.0);
        let named = [
            "unstressed volume",
            "compliance",
            "distension",
            "collapse pressure",
            "initial volume",
            "length",
            "vessels",
        ];
        assert_eq!(compartment_defects(wrong), named);
        let wrong = popliteal().filled_to(f64::NAN.mmhg());
        assert_eq!(compartment_defects(wrong), ["initial transmural pressure"]);
    }
}
