//! Ready-made manoeuvres of ankle and foot.
//!
//! Angles are design values within the healthy ankle's range, 57° from full dorsiflexion to full plantar flexion, of which manoeuvres use at most 15° and 40°.

use crate::protocol::joints::{Excursion, Joints};
use crate::protocol::manoeuvre::{Manoeuvre, MuscleGroup};
use crate::protocol::ramp::Ramp;
use crate::units::{Angle, Fraction, Rate, Time};

/// Excitation that an unloaded movement through the full range takes (design value: at the ends of the range the antagonist's stretch and the ligaments resist, so that it takes more than the 10 % of a seated raise; the body's weight,
/// which asks for 45 %, is not lifted).
const UNLOADED: f64 = 0.30;

pub(super) const fn degrees(degrees: f64) -> Angle {
    Angle::from_degrees(degrees)
}

/// An ankle that goes down by 30° and comes back, as a heel is raised.
fn heel_up(begin: f64, end: f64) -> Joints {
    Joints::of_ankle(Excursion::default().swinging(degrees(30.0), begin, end))
}

impl Manoeuvre {
    /// Rising on tiptoe with both legs and coming down, once a cycle.
    ///
    /// Plantar flexors at 45 % for half of the cycle: a double-leg heel raise asks for 30 to 40 % of maximal force, which the slow soleus reaches only with
    /// more excitation than that. The sole is loaded while the heel comes down.
    pub fn heel_raise(rate: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus};
        Self::new(
            rate.period(),
            [
                (Soleus, Ramp::bump(0.0, 0.5, 0.45)),
                (Gastrocnemius, Ramp::bump(0.0, 0.5, 0.45)),
                (Foot, Ramp::bump(0.5, 0.95, 0.8)),
            ],
        )
        .with_joints(heel_up(0.05, 0.75))
    }

    /// Raising the heels while sitting, once a cycle: the soleus alone, at 10 %.
    ///
    /// With the knee bent the gastrocnemius is slack, and only the shank's own weight is lifted: about 7 % of maximal force.
    pub fn seated_heel_raise(rate: Rate) -> Self {
        Self::new(
            rate.period(),
            [(MuscleGroup::Soleus, Ramp::bump(0.0, 0.5, 0.10))],
        )
        .with_joints(heel_up(0.05, 0.75))
    }

    /// The soleus push-up: sitting, the heels rise as far as they go and fall back passively, without a pause, for minutes to hours.
    ///
    /// The soleus alone at 10 %, as in a seated heel raise, since the load is the same (about 7 % of maximal force), but held at the top, as the whole range is used (design values).
    /// M. T. Hamilton et al., iScience 25 (2022) 104869, doi 10.1016/j.isci.2022.104869, had people do it for 270 min without fatigue; they measured no venous flow.
    pub fn soleus_push_up(rate: Rate) -> Self {
        Self::new(
            rate.period(),
            [(MuscleGroup::Soleus, Ramp::hold(0.0, 0.30, 0.40, 0.65, 0.10))],
        )
        .with_joints(Joints::of_ankle(Excursion::default().swinging(
            degrees(40.0),
            0.05,
            0.85,
        )))
    }

    /// Ankle pumps: the foot goes down and up as far as it will, without load, once a cycle; lying, or sitting with the feet off the floor.
    ///
    /// Plantar flexors, then the dorsiflexor, at 30 % (design value: more than the 10 % of a seated raise, as the ends of the range resist; less than the 45 % of a tiptoe). The muscles feel their lengths.
    pub fn ankle_pump(rate: Rate) -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus, TibialisAnterior};
        let ankle = Excursion::default()
            .swinging(degrees(40.0), 0.0, 0.5)
            .swinging(degrees(-15.0), 0.5, 1.0);
        Self::new(
            rate.period(),
            [
                (Soleus, Ramp::bump(0.0, 0.5, UNLOADED)),
                (Gastrocnemius, Ramp::bump(0.0, 0.5, UNLOADED)),
                (TibialisAnterior, Ramp::bump(0.5, 1.0, UNLOADED)),
            ],
        )
        .with_joints(Joints::of_ankle(ankle))
        .feeling_lengths(true)
    }

    /// Pressing the foot down as far as it will go, without load, and letting it come back, once a cycle.
    ///
    /// As the first half of [`Manoeuvre::ankle_pump`].
    pub fn plantar_flexion(rate: Rate) -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus};
        let ankle = Excursion::default().swinging(degrees(40.0), 0.0, 0.6);
        let press = Ramp::bump(0.0, 0.5, UNLOADED);
        Self::new(rate.period(), [Soleus, Gastrocnemius].map(|of| (of, press)))
            .with_joints(Joints::of_ankle(ankle))
            .feeling_lengths(true)
    }

    /// Toe taps: the forefoot is lifted as far as it will go, the heel on the floor, and let down, once a cycle: the tibialis anterior.
    ///
    /// At 30 %, as in [`Manoeuvre::ankle_pump`]: the foot's weight asks for some 3 % of maximal torque, the end of the range for the rest.
    pub fn toe_tap(rate: Rate) -> Self {
        let lift = Ramp::bump(0.0, 0.5, UNLOADED);
        let ankle = Excursion::default().swinging(degrees(-15.0), 0.0, 0.6);
        Self::new(rate.period(), [(MuscleGroup::TibialisAnterior, lift)])
            .with_joints(Joints::of_ankle(ankle))
            .feeling_lengths(true)
    }

    /// Flexing and extending the toes, once a cycle: the small muscles of the sole press its veins as much as full load does, then the extensors work at 20 %.
    ///
    /// Curling the toes expels as much from the foot as standing on it (Broderick et al. 2010, J. Appl. Physiol. 109:1045). The long flexors of the toes, which lie beside the deep veins of the calf, are not modelled.
    /// The extensors, which share the compartment of the tibialis anterior, are taken for it (design value).
    pub fn toe_curl(rate: Rate) -> Self {
        use MuscleGroup::{Foot, TibialisAnterior};
        Self::new(
            rate.period(),
            [
                (Foot, Ramp::bump(0.0, 0.5, 1.0)),
                (TibialisAnterior, Ramp::bump(0.5, 1.0, 0.20)),
            ],
        )
    }

    /// Shifting the body's weight onto the leg and its forefoot, and back, over 1.5 s.
    ///
    /// Softer than a heel raise but longer, with the sole loaded throughout.
    pub fn weight_transfer() -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus};
        let third = 1.0 / 3.0;
        let shift = |level| Ramp::hold(0.0, third, 2.0 * third, 1.0, level);
        Self::new(
            Time::from_seconds(1.5),
            [
                (Soleus, shift(0.31)),
                (Gastrocnemius, shift(0.31)),
                (Foot, shift(1.0)),
            ],
        )
        .with_joints(Joints::of_ankle(Excursion::default().swinging(
            degrees(-5.0),
            0.0,
            1.0,
        )))
    }

    /// Shifting weight from one leg to the other and back while standing, once a cycle: this leg bears it in the first half.
    ///
    /// The soleus at 26 % then, twice the 13 % of [`Manoeuvre::quiet_standing`], as one leg bears what two did; the gastrocnemius at a third of that; the sole fully loaded.
    pub fn weight_shift(rate: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus};
        let bear = |level| Ramp::hold(0.0, 0.12, 0.40, 0.52, level);
        Self::new(
            rate.period(),
            [
                (Soleus, bear(0.26)),
                (Gastrocnemius, bear(0.09)),
                (Foot, bear(1.0)),
            ],
        )
    }

    /// Standing still, as people do: the soleus holds the ankle and sways, once a cycle.
    ///
    /// The soleus between 11 and 15 %: the ankle's torque in quiet standing is 11 to 15 % of the maximal one, from body weight at 4 to 5 cm before the ankle. The gastrocnemius at a third of that (design value). The body sways at 0.3 to
    /// 0.5 Hz.
    pub fn quiet_standing(sway: Rate) -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus};
        // Bumps half a cycle apart add up to a constant, if they are alike.
        let holds = |group, low, high| {
            [
                (group, Ramp::bump(0.0, 1.0, high)),
                (group, Ramp::bump(-0.5, 0.5, low)),
            ]
        };
        let ramps = [holds(Soleus, 0.11, 0.15), holds(Gastrocnemius, 0.037, 0.05)];
        Self::new(sway.period(), ramps.into_iter().flatten())
    }

    /// Tensing calf and thigh, legs crossed, at 30 % for five of six seconds.
    ///
    /// Groothuis et al. 2007, Clin. Sci. 112:193, had people tense at a strength of their own; the level is a design value.
    pub fn tensing() -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus, Thigh};
        let held = Ramp::hold(0.0, 0.05, 0.78, 0.83, 0.3);
        Self::new(
            Time::from_seconds(6.0),
            [Soleus, Gastrocnemius, Thigh].map(|group| (group, held)),
        )
    }

    /// Pressing the foot down against a load, and letting it come back, once a cycle; the load as a share of the greatest that can be lifted once (1RM).
    ///
    /// Plantar flexors at `0.30 + 0.70 load`: without load as in [`Manoeuvre::plantar_flexion`], in the greatest lift fully excited, which is what makes it the greatest. The muscles feel their lengths. A load below 0 or above 1 is
    /// refused when the network is built.
    pub fn resisted_raise(rate: Rate, load: Fraction) -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus};
        let ankle = Excursion::default().swinging(degrees(40.0), 0.0, 0.75);
        let level = UNLOADED + (1.0 - UNLOADED) * load.get();
        // Below the unloaded level there is no load: what is not a level is refused.
        let level = if load.get() < 0.0 { load.get() } else { level };
        let press = Ramp::bump(0.0, 0.6, level);
        Self::new(rate.period(), [Soleus, Gastrocnemius].map(|of| (of, press)))
            .with_joints(Joints::of_ankle(ankle))
            .feeling_lengths(true)
    }

    /// Rising from lying or sitting to standing, once, `within` this time: thighs and calves at half of their excitation (design value: it lifts the body's weight once).
    pub fn rising(within: Time) -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus, Thigh};
        let ramps = [Thigh, Soleus, Gastrocnemius].map(|group| (group, Ramp::bump(0.0, 1.0, 0.5)));
        Self::new(within, ramps)
    }
}
