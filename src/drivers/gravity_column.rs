//! The column of blood from the heart to the toes.

use super::posture::{BodySegment, Posture, SegmentLengths};
use crate::network::{Check, Driver, Id, Output, Outputs, Place, PortSpec, Signal, Signals};
use crate::parts::smooth::smoothstep5;
use crate::units::{Acceleration, Density, Length, Pressure, Quantity, Time, hydrostatic};

/// The body in the field of gravity: a chain of segments from the right atrium over hip, knee and ankle to the toes.
///
/// It gives gravity's potential at the joints; a vein is placed a share of the way along a segment, and its potential is that share between those
/// of the two joints. The driving pressure of every branch then is `P_from - P_to + rho g (z_from - z_to)`, which sums to nothing round any loop in every posture.
///
/// ```text
///   heart ──trunk── hip ──thigh── knee ──shank── ankle ──foot── toe
///   z = 0           each segment lowers its far end by L sin(alpha)
/// ```
///
/// # Equations
///
/// $$\rho g z_j = -\rho g \sum_{i \le j} L_i \sin\alpha_i(t)$$
///
/// In plain text: `rho g z_j = -rho g * sum over the segments i up to joint j of L_i sin(alpha_i)`, `L` the length of a segment and `alpha` its angle below
/// the horizontal. Between postures each angle moves by `s = 10 x^3 - 15 x^4 + 6 x^5` of the way, `x` the share of the time that has passed, so position, speed
/// and acceleration are continuous; the start and the end of a move are announced as breakpoints.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | segment lengths | cm | adult of 175 cm, see [`SegmentLengths`] | longer column, more pressure at the ankle when upright |
/// | gravity | m/s2 | 9.80665 | more pressure per height; 0 in free fall |
/// | density | g/mL | 1.060, blood | the same |
///
/// # Outputs
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`HIP`](Self::HIP), [`KNEE`](Self::KNEE), [`ANKLE`](Self::ANKLE), [`TOE`](Self::TOE) | mmHg | `rho g z` at the joint, negative below the heart |
///
/// # States
///
/// None. It is steady when nothing moves.
///
/// # Limits
///
/// Segments are straight and rigid, both legs do the same (use two columns if they do not), gravity points one way, and acceleration of the
/// body itself (walking, a lift) is not part of it.
///
/// # Sources
///
/// Hydrostatics; for the reference level at the right atrium Pollack et al. 1949, J Clin Invest 28:559: pressure at the ankle bears a column up to about the third intercostal space.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let column = GravityColumn::new(Posture::supine()).then(Posture::standing(), 60.0.seconds(), 3.0.seconds());
/// let ankle = column.height(&Posture::standing(), BodySegment::Shank, 1.0);
/// assert_eq!(format!("{ankle:.0}"), "-116 cm");
///
/// let column = net.drive("body", column);
/// let soleal_veins = column.at(BodySegment::Shank, 0.5);
/// # let _ = soleal_veins;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GravityColumn {
    posture: Posture,
    lengths: SegmentLengths,
    gravity: Acceleration,
    density: Density,
    moves: Vec<Move>,
    /// Sines of the first posture's angles: postures at rest are asked for far more often than they change.
    sines: [f64; 4],
}

/// A change of posture.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Move {
    posture: Posture,
    start: Time,
    over: Time,
    end: Time,
    /// Sines of the angles of the posture at its end.
    sines: [f64; 4],
}

impl GravityColumn {
    /// Gravity's potential at the hip.
    pub const HIP: Output<Self, Pressure> = Output::new(0, "hip");
    /// Gravity's potential at the knee.
    pub const KNEE: Output<Self, Pressure> = Output::new(1, "knee");
    /// Gravity's potential at the ankle.
    pub const ANKLE: Output<Self, Pressure> = Output::new(2, "ankle");
    /// Gravity's potential at the ends of the toes.
    pub const TOE: Output<Self, Pressure> = Output::new(3, "toe");

    /// An adult of 175 cm on earth, in `posture`.
    pub fn new(posture: Posture) -> Self {
        Self {
            posture,
            lengths: SegmentLengths::default(),
            gravity: Acceleration::STANDARD_GRAVITY,
            density: Density::BLOOD,
            moves: Vec::new(),
            sines: posture.sines(),
        }
    }

    /// A body of these lengths.
    #[must_use]
    pub fn with_lengths(mut self, lengths: SegmentLengths) -> Self {
        self.lengths = lengths;
        self
    }

    /// A body of this stature, with the proportions of [`SegmentLengths`].
    #[must_use]
    pub fn for_stature(self, stature: Length) -> Self {
        self.with_lengths(SegmentLengths::for_stature(stature))
    }

    /// In another field of gravity: 1.62 m/s2 on the moon, 0 in free fall.
    #[must_use]
    pub const fn in_gravity(mut self, gravity: Acceleration) -> Self {
        self.gravity = gravity;
        self
    }

    /// With blood of another density.
    #[must_use]
    pub const fn with_density(mut self, density: Density) -> Self {
        self.density = density;
        self
    }

    /// Then moves to `posture`, starting `at` and taking `over`; moves are given in their order in time and must not overlap.
    #[must_use]
    pub fn then(mut self, posture: Posture, at: Time, over: Time) -> Self {
        self.moves.push(Move {
            posture,
            start: at,
            over,
            end: at + over,
            sines: posture.sines(),
        });
        self
    }

    /// The lengths of the segments.
    pub const fn lengths(&self) -> &SegmentLengths {
        &self.lengths
    }

    /// The field of gravity.
    pub const fn gravity(&self) -> Acceleration {
        self.gravity
    }

    /// The density of blood.
    pub const fn density(&self) -> Density {
        self.density
    }

    /// The posture at `time`.
    pub fn posture_at(&self, time: Time) -> Posture {
        match self.passing(time) {
            Ok((posture, _)) => posture,
            Err((from, current)) => {
                let passed = (time - current.start) / current.over;
                from.towards(&current.posture, smoothstep5(passed))
            }
        }
    }

    /// The posture of the moment with its sines; or, on the way, that which is left and the move.
    fn passing(&self, time: Time) -> Result<(Posture, &[f64; 4]), (Posture, &Move)> {
        let begun = self.moves.partition_point(|one| one.start <= time);
        let Some((current, earlier)) = self.moves.get(..begun).and_then(<[Move]>::split_last)
        else {
            return Ok((self.posture, &self.sines));
        };
        if time >= current.end {
            return Ok((current.posture, &current.sines));
        }
        Err((
            earlier.last().map_or(self.posture, |one| one.posture),
            current,
        ))
    }

    /// The height of a place above the right atrium in `posture`, as in [`Id::<GravityColumn>::at`](Id::at).
    pub fn height(&self, posture: &Posture, segment: BodySegment, along: f64) -> Length {
        let joints = self.joint_heights(&posture.sines());
        let weights = joint_weights(segment, along);
        let terms = joints.into_iter().zip(weights);
        terms.map(|(height, weight)| height * weight).sum()
    }

    /// The height of a place above the right atrium at `time`.
    pub fn height_at(&self, time: Time, segment: BodySegment, along: f64) -> Length {
        self.height(&self.posture_at(time), segment, along)
    }

    /// Heights of hip, knee, ankle and toe above the right atrium.
    fn joint_heights(&self, sines: &[f64; 4]) -> [Length; 4] {
        let mut height = Length::ZERO;
        let mut heights = [height; 4];
        let segments = sines.iter().zip(self.lengths.lengths());
        for (joint, (sine, length)) in heights.iter_mut().zip(segments) {
            height -= length * *sine;
            *joint = height;
        }
        heights
    }

    fn check_moves(&self, check: &mut Check<'_>) {
        let mut free_from = None;
        for (index, one) in self.moves.iter().enumerate() {
            one.posture.check(check);
            check.finite("start of a move", one.start);
            check.positive("duration of a move", one.over);
            if let Some(free) = free_from {
                check.require(
                    "start of a move",
                    one.start,
                    one.start >= free,
                    format!(
                        "at or after {free}, when the move before it ends (this is move {})",
                        index + 1
                    ),
                );
            }
            free_from = Some(one.end);
        }
    }
}

/// The weights of hip, knee, ankle and toe in a place; the right atrium, at zero, takes the rest.
fn joint_weights(segment: BodySegment, along: f64) -> [f64; 4] {
    let rest = 1.0 - along;
    match segment {
        BodySegment::Trunk => [along, 0.0, 0.0, 0.0],
        BodySegment::Thigh => [rest, along, 0.0, 0.0],
        BodySegment::Shank => [0.0, rest, along, 0.0],
        BodySegment::Foot => [0.0, 0.0, rest, along],
    }
}

impl Driver for GravityColumn {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::HIP.spec(),
        Self::KNEE.spec(),
        Self::ANKLE.spec(),
        Self::TOE.spec(),
    ];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let [hip, knee, ankle, toe] = match self.passing(time) {
            Ok((_, sines)) => self.joint_heights(sines),
            Err(_) => self.joint_heights(&self.posture_at(time).sines()),
        };
        let potential = |height| hydrostatic(self.density, self.gravity, height);
        out.set(Self::HIP, potential(hip));
        out.set(Self::KNEE, potential(knee));
        out.set(Self::ANKLE, potential(ankle));
        out.set(Self::TOE, potential(toe));
    }

    fn is_same_as(&self, other: &Self) -> bool {
        self == other
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let edges = self.moves.iter().flat_map(|one| [one.start, one.end]);
        edges
            .filter(|edge| *edge > after)
            .min_by(|a, b| a.base().total_cmp(&b.base()))
    }

    fn is_steady(&self) -> bool {
        self.moves.is_empty()
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        self.posture.check(check);
        self.lengths.check(check);
        check.not_negative("gravity", self.gravity);
        check.positive("density", self.density);
        self.check_moves(check);
    }
}

impl Id<GravityColumn> {
    /// The place a share `along` of a segment's length from its end nearer the heart: 0 is that end, 1 the other.
    ///
    /// Negative shares of the trunk are above the heart. `build` refuses a share that is not finite.
    pub fn at(self, segment: BodySegment, along: f64) -> Place {
        let joints = [
            GravityColumn::HIP,
            GravityColumn::KNEE,
            GravityColumn::ANKLE,
            GravityColumn::TOE,
        ];
        let terms = joints.into_iter().zip(joint_weights(segment, along));
        terms
            .filter(|(_, weight)| *weight != 0.0)
            .fold(Place::at_heart_level(), |place, (joint, weight)| {
                place.with(self.signal(joint), weight)
            })
    }

    /// Gravity's potential at one joint.
    pub const fn potential(self, joint: Output<GravityColumn, Pressure>) -> Signal<Pressure> {
        self.signal(joint)
    }
}

#[cfg(test)]
mod tests;
