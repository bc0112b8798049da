//! A vein whose wall creeps.

use crate::network::{Check, Compartment, Signals};
use crate::parts::Vein;
use crate::parts::smooth::near;
use crate::parts::vein_segment::{Filling, VeinSegment};
use crate::units::{Elastance, Pressure, Time, Volume};

/// How far and how fast the wall of a vein creeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StressRelaxation {
    /// What creep adds in the end, as a share of the elastic stretch: larger creeps further.
    pub share: f64,
    /// How long the creep takes to come within 37 % of its end: larger is slower.
    pub time_constant: Time,
}

impl Default for StressRelaxation {
    /// A share of 0.4286 (30 % of the whole stretch) in 250 s, the values of a published closed-loop model (human-cardiovascular-model v1.0.0).
    ///
    /// With a stretch that is a third to a half of the volume, a vein held at one pressure gains 10 to 20 % over some minutes.
    fn default() -> Self {
        Self {
            share: 0.4286,
            time_constant: Time::from_seconds(250.0),
        }
    }
}

/// A [`VeinSegment`] whose wall creeps: stress relaxation.
///
/// ```text
///      elastic          creep
///   ──/\/\/\/──────┬──/\/\/\/──┬──      (springs in volume: the standard linear solid)
///     V - V_r      └───|═|─────┘
///                      V_r
/// ```
///
/// # Equations
///
/// $$P_\mathrm{tm} = f(V - V_r), \qquad \tau \frac{dV_r}{dt} = k\\,w(V - V_r) - V_r$$
///
/// In plain text: `P_tm = f(V - Vr)`, `tau dVr/dt = k w(V - Vr) - Vr`. `f` is the vein's elastic law and `w` the volume that stretches its wall
/// (a smooth `max(V - V0, 0)`), both of [`PressureVolume`](crate::parts::PressureVolume); `k` is the share and `tau` the time constant of [`StressRelaxation`].
///
/// At once the vein is as stiff as its segment. Held at one pressure it ends up with `k` times its elastic stretch on top; held at one volume
/// its pressure falls. The wall takes up work in every cycle and never gives more than it took. Blood is only ever counted in `V`.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | elastic vein | - | required | as [`VeinSegment`]: its unstressed volume, compliance, distension and collapse pressure |
/// | share `k` | 1 | 0.4286 | creeps further: more blood in the end at the same pressure |
/// | time constant `tau` | s | 250 | creeps more slowly, as far |
///
/// # States
///
/// `V_r`, the relaxed volume, in mL. It begins at rest: the initial volume or pressure is that of a vein that has stopped creeping.
///
/// # Limits
///
/// One time constant for what is a spectrum. The volume stays below unstressed volume + (1 + share) distension.
///
/// # Sources
///
/// The form and default values: human-cardiovascular-model v1.0.0, `dV0r/dt = (k (P - Pref) - V0r)/250 s` with `k = 0.4286 C`; here the stretch stands for
/// `C P`, so that the creep of a stiffened vein stays in proportion. Creep of 10 to 20 % over minutes is a textbook value.
///
/// ```
/// use soleus::prelude::*;
///
/// let vein = VeinSegment::new(716.0.ml(), 27.0.ml_per_mmhg(), 1043.0.ml()).filled_to(20.0.mmhg());
/// let creeping = vein.with_stress_relaxation(StressRelaxation::default());
/// // The same pressure, but more blood:
/// assert!(creeping.relaxed_volume_at(20.0.mmhg()) > 1.1 * vein.volume_at(20.0.mmhg()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViscoelasticVein {
    vein: VeinSegment,
    relaxation: StressRelaxation,
}

impl ViscoelasticVein {
    pub(super) fn new(vein: VeinSegment, relaxation: StressRelaxation) -> Self {
        Self { vein, relaxation }
    }

    /// The elastic vein, which also answers the questions about geometry.
    pub fn vein(&self) -> &VeinSegment {
        &self.vein
    }

    /// How far and how fast the wall creeps.
    pub fn relaxation(&self) -> StressRelaxation {
        self.relaxation
    }

    /// The volume at a transmural pressure at once, before the wall creeps, if it had no creep before.
    #[must_use]
    pub fn volume_at(&self, transmural: Pressure) -> Volume {
        self.vein.volume_at(transmural)
    }

    /// The volume at a transmural pressure that has been held until the wall stopped creeping.
    #[must_use]
    pub fn relaxed_volume_at(&self, transmural: Pressure) -> Volume {
        let elastic = self.vein.volume_at(transmural);
        elastic + self.creep_end(elastic)
    }

    /// Where the creep ends while the elastic part holds `elastic`.
    fn creep_end(&self, elastic: Volume) -> Volume {
        self.relaxation.share * self.vein.law().stretch_at(elastic)
    }

    /// The relaxed part of a `volume` that has stopped creeping.
    ///
    /// With `w - e^2/(4 w) = u` from the law, `V - V0 = u + k w` is a quadratic equation for the stretch `w`.
    fn relaxed_part(&self, volume: Volume) -> Volume {
        let over = near((volume - self.vein.unstressed()).ml());
        let all = 1.0 + self.relaxation.share;
        let rounding = self.vein.law().rounding_squared();
        let stretch = (over + (over * over + all * rounding).sqrt()) / (2.0 * all);
        Volume::from_ml(self.relaxation.share * stretch)
    }
}

impl Vein for ViscoelasticVein {
    fn segment(&self) -> &VeinSegment {
        &self.vein
    }
}

impl Compartment for ViscoelasticVein {
    type State = [f64; 1];

    fn initial_volume(&self) -> Volume {
        match self.vein.filling() {
            Filling::Volume(volume) => volume,
            Filling::Transmural(transmural) => self.relaxed_volume_at(transmural),
        }
    }

    fn initial_state(&self) -> Self::State {
        [self.relaxed_part(self.initial_volume()).ml()]
    }

    #[inline]
    fn transmural(
        &self,
        volume: Volume,
        [relaxed]: &Self::State,
        signals: &Signals<'_>,
    ) -> Pressure {
        let elastic = volume - Volume::from_ml(*relaxed);
        let fallen = self.vein.fallen(signals);
        self.vein.law().pressure_toned(elastic, fallen)
    }

    #[inline]
    fn rate(
        &self,
        volume: Volume,
        [relaxed]: &Self::State,
        signals: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let relaxed = Volume::from_ml(*relaxed);
        let elastic = volume - relaxed + self.vein.fallen(signals);
        let towards = self.creep_end(elastic) - relaxed;
        *rate = [(towards / self.relaxation.time_constant).ml_per_s()];
    }

    #[inline]
    fn elastance(
        &self,
        volume: Volume,
        [relaxed]: &Self::State,
        signals: &Signals<'_>,
    ) -> Elastance {
        let elastic = volume - Volume::from_ml(*relaxed);
        let fallen = self.vein.fallen(signals);
        self.vein.law().elastance_toned(elastic, fallen)
    }

    fn volume_scale(&self) -> Volume {
        self.vein.unstressed()
    }

    fn state_scale(&self) -> Self::State {
        [self.vein.unstressed().ml()]
    }

    fn check(&self, check: &mut Check<'_>) {
        self.vein.check(check);
        check.not_negative_number("share", self.relaxation.share, "");
        check.positive("time constant", self.relaxation.time_constant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;
    use crate::parts::testing::{EXTREMES, compartment_defects, silence, step};
    use crate::parts::{Reservoir, Resistance};
    use crate::units::Quantities;

    fn vein() -> VeinSegment {
        VeinSegment::new(100.0.ml(), 4.0.ml_per_mmhg(), 150.0.ml())
    }

    fn creeping() -> ViscoelasticVein {
        vein().with_stress_relaxation(StressRelaxation::default())
    }

    fn rate(vein: &ViscoelasticVein, volume: f64, relaxed: f64) -> f64 {
        let mut rate = [0.0];
        vein.rate(volume.ml(), &[relaxed], &silence(), &mut rate);
        rate[0]
    }

    fn pressure(vein: &ViscoelasticVein, volume: f64, relaxed: f64) -> f64 {
        vein.transmural(volume.ml(), &[relaxed], &silence()).mmhg()
    }

    #[test]
    fn it_begins_at_rest() {
        for part in [
            creeping(),
            vein()
                .holding(230.0.ml())
                .with_stress_relaxation(StressRelaxation::default()),
            vein()
                .filled_to(25.0.mmhg())
                .with_stress_relaxation(StressRelaxation::default()),
        ] {
            let (volume, [relaxed]) = (part.initial_volume().ml(), part.initial_state());
            assert!(rate(&part, volume, relaxed).abs() < 1e-12 * volume);
        }
        let part = vein()
            .filled_to(25.0.mmhg())
            .with_stress_relaxation(StressRelaxation::default());
        let (volume, [relaxed]) = (part.initial_volume().ml(), part.initial_state());
        assert!((pressure(&part, volume, relaxed) - 25.0).abs() < 1e-9);
    }

    /// At 25 mmHg the elastic vein is stretched by 74 mL; with a share of 0.4286 it creeps by 32 mL, 18 % of what it held.
    #[test]
    fn held_at_one_pressure_it_comes_to_hold_more() -> Result<(), Box<dyn std::error::Error>> {
        let mut net = Network::new();
        let elastic = vein().volume_at(25.0.mmhg()).ml();
        let supply = net.add("supply", Reservoir::at(25.0.mmhg()));
        let start = vein()
            .holding(elastic.ml())
            .with_stress_relaxation(StressRelaxation::default());
        let id = net.add("vein", start);
        net.connect("line", supply, Resistance::new(0.5.mmhg_s_per_ml()), id);
        let circulation = net.build()?;
        let mut workspace = circulation.workspace();
        let mut state = [0.0; 3];
        state.copy_from_slice(&circulation.initial_state());
        let before = state[0] + state[1];
        let mut rates = [0.0; 3];
        for _ in 0..10_000 {
            circulation.evaluate(0.0.seconds(), &state, &mut workspace, &mut rates);
            for (state, rate) in state.iter_mut().zip(rates) {
                *state += 0.25 * rate;
            }
        }
        let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
        let held = frame.volume(id)?.ml();
        let expected = creeping().relaxed_volume_at(25.0.mmhg()).ml();
        assert!((held - expected).abs() < 0.05, "{held} is not {expected}");
        assert!((1.1..1.2).contains(&(held / elastic)), "{}", held / elastic);
        assert!((state[0] + state[1] - before).abs() < 1e-9);
        Ok(())
    }

    #[test]
    fn held_at_one_volume_its_pressure_falls() {
        let part = creeping();
        let start = pressure(&part, 180.0, 0.0);
        let mut relaxed = [0.0];
        for _ in 0..2000 {
            relaxed = step(relaxed, 1.0, |[relaxed]| [rate(&part, 180.0, *relaxed)]);
        }
        let end = pressure(&part, 180.0, relaxed[0]);
        assert!(end < 0.8 * start && end > 0.3 * start, "{start} to {end}");
    }

    #[test]
    fn a_cycle_of_filling_takes_up_work() {
        let part = creeping();
        let volume = |time: f64| 160.0 + 40.0 * (0.02 * time).sin();
        let period = std::f64::consts::TAU / 0.02;
        let (mut relaxed, mut work) = ([20.0], 0.0);
        let steps = 4000;
        for cycle in 0..8 {
            work = 0.0;
            for i in 0..steps {
                let time = (f64::from(cycle) + f64::from(i) / f64::from(steps)) * period;
                let dt = period / f64::from(steps);
                let now = volume(time + 0.5 * dt);
                relaxed = step(relaxed, dt, |[relaxed]| [rate(&part, now, *relaxed)]);
                work += pressure(&part, now, relaxed[0]) * (volume(time + dt) - volume(time));
            }
        }
        assert!(work > 10.0, "{work} mmHg mL");
    }

    #[test]
    fn elastance_is_the_slope_of_pressure() {
        for (volume, relaxed) in [(150.0, 30.0), (60.0, 10.0), (220.0, 15.0)] {
            let rise = pressure(&creeping(), volume + 1e-4, relaxed)
                - pressure(&creeping(), volume - 1e-4, relaxed);
            let given = creeping().elastance(volume.ml(), &[relaxed], &silence());
            assert!((given.mmhg_per_ml() / (rise / 2e-4) - 1.0).abs() < 1e-6);
        }
        assert_eq!(creeping().volume_scale(), 100.0.ml());
        assert_eq!(creeping().state_scale(), [100.0]);
    }

    #[test]
    fn numbers_stay_numbers() {
        for volume in EXTREMES {
            for relaxed in EXTREMES {
                assert!(pressure(&creeping(), volume, relaxed).is_finite());
                assert!(!rate(&creeping(), volume, relaxed).is_nan());
                let elastance = creeping().elastance(volume.ml(), &[relaxed], &silence());
                assert!(elastance.is_finite() && elastance > Elastance::ZERO);
            }
        }
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(compartment_defects(creeping()).is_empty());
        let relaxation = StressRelaxation {
            share: -0.1,
            time_constant: 0.0.seconds(),
        };
        let wrong = VeinSegment::new(0.0.ml(), 4.0.ml_per_mmhg(), 150.0.ml());
        let found = compartment_defects(wrong.with_stress_relaxation(relaxation));
        assert_eq!(found, ["unstressed volume", "share", "time constant"]);
    }
}
