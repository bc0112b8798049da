//! What a reflex puts out, whichever it is.

use crate::network::Signal;
use crate::units::{Fraction, Rate, Volume};

/// A region whose veins a reflex tightens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReflexRegion {
    /// Head and arms.
    Upper,
    /// The kidneys.
    Renal,
    /// Gut, liver and spleen.
    Splanchnic,
    /// Legs and pelvis.
    Legs,
}

/// All signals of a reflex, so that one reflex can be put in the place of another.
///
/// ```
/// use soleus::prelude::*;
///
/// fn rate_of(reflex: ReflexSignals) -> Signal<Rate> {
///     reflex.heart_rate
/// }
///
/// let mut net = Network::new();
/// let heldt = net.drive("reflex of Heldt", Baroreflex::new());
/// let ursino = net.drive("reflex of Ursino", UrsinoBaroreflex::new());
/// assert_eq!(rate_of(heldt.signals()), heldt.heart_rate());
/// assert_eq!(rate_of(ursino.signals()), ursino.heart_rate());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReflexSignals {
    /// Heart rate.
    pub heart_rate: Signal<Rate>,
    /// Factor on the end-systolic elastance of the left ventricle, 1 at rest.
    pub strength_left: Signal<Fraction>,
    /// Factor on the end-systolic elastance of the right ventricle, 1 at rest.
    pub strength_right: Signal<Fraction>,
    /// Constriction `K` of the beds, whose resistance is `R0 (1 + K)`; 0 at rest.
    pub constriction: Signal<Fraction>,
    /// By how much the unstressed volume of the veins of head and arms has fallen.
    pub tone_upper: Signal<Volume>,
    /// By how much the unstressed volume of the renal veins has fallen.
    pub tone_renal: Signal<Volume>,
    /// By how much the unstressed volume of the splanchnic veins has fallen.
    pub tone_splanchnic: Signal<Volume>,
    /// By how much the unstressed volume of the veins of legs and pelvis has fallen.
    pub tone_legs: Signal<Volume>,
}

impl ReflexSignals {
    /// The venous tone of a region.
    pub const fn tone(&self, region: ReflexRegion) -> Signal<Volume> {
        match region {
            ReflexRegion::Upper => self.tone_upper,
            ReflexRegion::Renal => self.tone_renal,
            ReflexRegion::Splanchnic => self.tone_splanchnic,
            ReflexRegion::Legs => self.tone_legs,
        }
    }
}

/// What a reflex does to heart and vessels, before it is put out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Effects {
    pub(super) period_s: f64,
    pub(super) strength: [f64; 2],
    pub(super) constriction: f64,
    pub(super) tone_ml: [f64; 4],
}

/// Gives a reflex its ports, and its handle the signals behind them.
macro_rules! reflex_ports {
    ($Reflex:ident) => {
        impl $Reflex {
            /// Arterial pressure at the height of the carotid sinus: of the head's arteries, which lie there.
            pub const CAROTID: Input<Self, Pressure> = Input::new(0, "carotid");
            /// Transmural pressure of the right atrium.
            pub const ATRIAL: Input<Self, Pressure> = Input::new(1, "atrial");

            /// Heart rate.
            pub const HEART_RATE: Output<Self, Rate> = Output::new(0, "heart rate");
            /// Factor on the end-systolic elastance of the left ventricle, 1 at rest.
            pub const STRENGTH_LEFT: Output<Self, Fraction> = Output::new(1, "strength left");
            /// Factor on the end-systolic elastance of the right ventricle, 1 at rest.
            pub const STRENGTH_RIGHT: Output<Self, Fraction> = Output::new(2, "strength right");
            /// Constriction `K` of the beds, whose resistance is `R0 (1 + K)`; 0 at rest.
            pub const CONSTRICTION: Output<Self, Fraction> = Output::new(3, "constriction");
            /// By how much the unstressed volume of the veins of head and arms has fallen.
            pub const TONE_UPPER: Output<Self, Volume> = Output::new(4, "tone upper");
            /// By how much the unstressed volume of the renal veins has fallen.
            pub const TONE_RENAL: Output<Self, Volume> = Output::new(5, "tone renal");
            /// By how much the unstressed volume of the splanchnic veins has fallen.
            pub const TONE_SPLANCHNIC: Output<Self, Volume> = Output::new(6, "tone splanchnic");
            /// By how much the unstressed volume of the veins of legs and pelvis has fallen.
            pub const TONE_LEGS: Output<Self, Volume> = Output::new(7, "tone legs");

            const OUTPUT_PORTS: [PortSpec; 8] = [
                Self::HEART_RATE.spec(),
                Self::STRENGTH_LEFT.spec(),
                Self::STRENGTH_RIGHT.spec(),
                Self::CONSTRICTION.spec(),
                Self::TONE_UPPER.spec(),
                Self::TONE_RENAL.spec(),
                Self::TONE_SPLANCHNIC.spec(),
                Self::TONE_LEGS.spec(),
            ];

            #[inline]
            fn put_out(effects: &Effects, out: &mut Outputs<'_, Self>) {
                let [left, right] = effects.strength.map(Fraction::new);
                let [upper, renal, splanchnic, legs] = effects.tone_ml.map(Volume::from_ml);
                out.set(Self::HEART_RATE, Rate::from_per_s(1.0 / effects.period_s));
                out.set(Self::STRENGTH_LEFT, left);
                out.set(Self::STRENGTH_RIGHT, right);
                out.set(Self::CONSTRICTION, Fraction::new(effects.constriction));
                out.set(Self::TONE_UPPER, upper);
                out.set(Self::TONE_RENAL, renal);
                out.set(Self::TONE_SPLANCHNIC, splanchnic);
                out.set(Self::TONE_LEGS, legs);
            }
        }

        impl Id<$Reflex> {
            /// The signal of heart rate.
            pub const fn heart_rate(self) -> Signal<Rate> {
                self.signal($Reflex::HEART_RATE)
            }

            /// The signals of the strength of the left and of the right ventricle.
            pub const fn strength(self) -> [Signal<Fraction>; 2] {
                [
                    self.signal($Reflex::STRENGTH_LEFT),
                    self.signal($Reflex::STRENGTH_RIGHT),
                ]
            }

            /// The signal of the constriction of the beds.
            pub const fn constriction(self) -> Signal<Fraction> {
                self.signal($Reflex::CONSTRICTION)
            }

            /// The signal of the venous tone of a region.
            pub const fn tone(self, region: ReflexRegion) -> Signal<Volume> {
                self.signals().tone(region)
            }

            /// All signals.
            pub const fn signals(self) -> ReflexSignals {
                ReflexSignals {
                    heart_rate: self.signal($Reflex::HEART_RATE),
                    strength_left: self.signal($Reflex::STRENGTH_LEFT),
                    strength_right: self.signal($Reflex::STRENGTH_RIGHT),
                    constriction: self.signal($Reflex::CONSTRICTION),
                    tone_upper: self.signal($Reflex::TONE_UPPER),
                    tone_renal: self.signal($Reflex::TONE_RENAL),
                    tone_splanchnic: self.signal($Reflex::TONE_SPLANCHNIC),
                    tone_legs: self.signal($Reflex::TONE_LEGS),
                }
            }
        }
    };
}

pub(super) use reflex_ports;
