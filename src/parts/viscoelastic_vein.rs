//! A vein whose wall creeps.

use crate::network::{Check, Compartment, Signals};
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
/// `C P`, so that the creep of a stiffened vein stays in proportion. Creep of 10 to 20 % over minutes is textbook knowledge.
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
        let over = (volume - self.vein.unstressed()).ml();
        let all = 1.0 + self.relaxation.share;
        let rounding = self.vein.law().rounding_squared();
        let stretch = (over + (over * over + all * rounding).sqrt()) / (2.0 * all);
        Volume::from_ml(self.relaxation.share * stretch)
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
    fn transmural(&self, volume: Volume, [relaxed]: &Self::State, _: &Signals<'_>) -> Pressure {
        self.vein.pressure_at(volume - Volume::from_ml(*relaxed))
    }

    #[inline]
    fn rate(
        &self,
        volume: Volume,
        [relaxed]: &Self::State,
        _: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let relaxed = Volume::from_ml(*relaxed);
        let towards = self.creep_end(volume - relaxed) - relaxed;
        *rate = [(towards / self.relaxation.time_constant).ml_per_s()];
    }

    #[inline]
    fn elastance(&self, volume: Volume, [relaxed]: &Self::State, _: &Signals<'_>) -> Elastance {
        self.vein.elastance_at(volume - Volume::from_ml(*relaxed))
    }

    fn volume_scale(&self) -> Volume {
        self.vein.unstressed()
    }

    fn state_scale(&self) -> Self::State {
        [self.vein.unstressed().ml()]
    }

    fn check(&self, check: &mut Check<'_>) {
        self.vein.check(check);
        let share = self.relaxation.share;
        let holds = share.is_finite() && share >= 0.0;
        check.require_number("share", share, "", holds, "finite and not below zero");
        check.positive("time constant", self.relaxation.time_constant);
    }
}
