//! The tilt table of Heldt's model.

use std::f64::consts::PI;

use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Angle, Length, Pressure, Time, Volume};

/// The tilt at which the body loses the whole of [`TiltTable::losing`], in degrees.
const FULL_LOSS: Angle = Angle::from_degrees(85.0);

/// A tilt table: what gravity, the chest and the tissues do to the circulation of a body that is tilted.
///
/// # Equations
///
/// $$\alpha(t) = \alpha_0 + (\alpha_1 - \alpha_0)\\,\tfrac12\left(1 - \cos\frac{\pi (t - t_0)}{\Delta t}\right)$$
///
/// $$P_h = p_1 \sin\alpha, \qquad P_{th} = P_{th,0} - \Delta P \sin^2\alpha, \qquad V_\infty = V_{max} \frac{\sin\alpha}{\sin 85^\circ}$$
///
/// In plain text: each move takes the angle by `(1 - cos(pi (t - t0)/dt))/2` of the way; a column of 1 m presses with `p1 sin(alpha)`, the chest with `Pth0 - dP sin(alpha)^2`, and
/// `Vmax sin(alpha)/sin(85°)` of plasma is lost in the end. The start and the end of a move are announced.
///
/// The square is the published program's: it multiplies `dP` by the sine of the angle of the tilt and by the sine of the angle of the moment, which are the same as soon as the table rests. The thesis has the sine.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | [`then`](Self::then) | °, s | supine throughout | tilts further, later, more slowly |
/// | [`with_chest`](Self::with_chest) `Pth0`, `dP` | mmHg | -4, 3.5 (CVSim) | holds venous return back; falls further upright |
/// | [`losing`](Self::losing) `Vmax` | mL | 300 (CVSim; 700 in Heldt 2004) | loses more plasma |
/// | [`with_sinus_at`](Self::with_sinus_at) | cm | 25 (CVSim) | a lower pressure at the carotid sinus upright |
/// | `p1`, [`COLUMN_OF_1_M`](Self::COLUMN_OF_1_M) | mmHg | 73.8 (CVSim: 18.45 mmHg for 25 cm) | - |
///
/// # Outputs
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`COLUMN`](Self::COLUMN) | mmHg | pressure of a column of 1 m along the body: the weight of a place is its height in m |
/// | [`SINUS`](Self::SINUS) | mmHg | pressure of the column from the aorta up to the carotid sinus |
/// | [`CHEST`](Self::CHEST) | mmHg | pressure in the chest |
/// | [`LOSS`](Self::LOSS) | mL | plasma that is lost in the end if the angle stays |
///
/// # States
///
/// None.
///
/// # Limits
///
/// The body is straight. While the table moves, the chest's pressure differs from the program's by up to 0.9 mmHg, because of the square. Blood is a little lighter than elsewhere in this crate (0.780 mmHg per cm), as in the published code.
///
/// # Sources
///
/// T. Heldt, PhD thesis, MIT 2004, chapter 3; CVSim, MIT-LCP, 21 compartments, program files `equation.c` (tilt) and `initial.c`.
///
/// ```
/// use soleus::prelude::*;
/// use soleus::presets::TiltTable;
///
/// let table = TiltTable::new().then(70.0.degrees(), 60.0.seconds(), 2.0.seconds());
/// assert!((table.angle_at(61.0.seconds()) - 35.0.degrees()).abs() < 1e-9.degrees());
/// assert_eq!(table.angle_at(300.0.seconds()), 70.0.degrees());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TiltTable {
    moves: Vec<Move>,
    chest: Pressure,
    chest_fall: Pressure,
    loss: Volume,
    sinus: Length,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Move {
    angle: Angle,
    start: Time,
    over: Time,
    end: Time,
}

impl TiltTable {
    /// Pressure of a column of 1 m along the body.
    pub const COLUMN: Output<Self, Pressure> = Output::new(0, "column");
    /// Pressure of the column from the aorta up to the carotid sinus.
    pub const SINUS: Output<Self, Pressure> = Output::new(1, "sinus");
    /// Pressure in the chest.
    pub const CHEST: Output<Self, Pressure> = Output::new(2, "chest");
    /// Plasma that is lost in the end if the angle stays.
    pub const LOSS: Output<Self, Volume> = Output::new(3, "loss");

    /// What a column of 1 m presses with.
    pub const COLUMN_OF_1_M: Pressure = Pressure::from_mmhg(73.8);

    /// A body that lies.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            moves: Vec::new(),
            chest: Pressure::from_mmhg(-4.0),
            chest_fall: Pressure::from_mmhg(3.5),
            loss: Volume::from_ml(300.0),
            sinus: Length::from_cm(25.0),
        }
    }

    /// Then tilts to `angle`, head up, starting `at` and taking `over`; moves are given in their order in time and must not overlap.
    #[must_use]
    pub fn then(mut self, angle: Angle, at: Time, over: Time) -> Self {
        self.moves.push(Move {
            angle,
            start: at,
            over,
            end: at + over,
        });
        self
    }

    /// Pressure in the chest of a body that lies, and by how much it falls in one that stands upright.
    #[must_use]
    pub const fn with_chest(mut self, supine: Pressure, fall: Pressure) -> Self {
        self.chest = supine;
        self.chest_fall = fall;
        self
    }

    /// Plasma that is lost in the end at 85°.
    #[must_use]
    pub const fn losing(mut self, volume: Volume) -> Self {
        self.loss = volume;
        self
    }

    /// How far the carotid sinus lies above the aorta.
    #[must_use]
    pub const fn with_sinus_at(mut self, height: Length) -> Self {
        self.sinus = height;
        self
    }

    /// The angle at `time`.
    pub fn angle_at(&self, time: Time) -> Angle {
        let begun = self.moves.partition_point(|one| one.start <= time);
        let Some((current, earlier)) = self.moves.get(..begun).and_then(<[Move]>::split_last)
        else {
            return Angle::ZERO;
        };
        if time >= current.end {
            return current.angle;
        }
        let from = earlier.last().map_or(Angle::ZERO, |one| one.angle);
        let passed = (time - current.start) / current.over;
        from + (current.angle - from) * (0.5 * (1.0 - (PI * passed).cos()))
    }

    fn check_moves(&self, check: &mut Check<'_>) {
        let mut free_from = None;
        for one in &self.moves {
            let holds = one.angle.abs().degrees() <= 90.0;
            check.require("angle", one.angle, holds, "between -90° and 90°");
            check.finite("start of a move", one.start);
            check.positive("duration of a move", one.over);
            if let Some(free) = free_from {
                let must = format!("at or after {free}, when the move before it ends");
                check.require("start of a move", one.start, one.start >= free, must);
            }
            free_from = Some(one.end);
        }
    }
}

impl Default for TiltTable {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver for TiltTable {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::COLUMN.spec(),
        Self::SINUS.spec(),
        Self::CHEST.spec(),
        Self::LOSS.spec(),
    ];

    #[inline]
    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let upright = self.angle_at(time).sin();
        out.set(Self::COLUMN, Self::COLUMN_OF_1_M * upright);
        out.set(
            Self::SINUS,
            Self::COLUMN_OF_1_M * (self.sinus.metres() * upright),
        );
        out.set(
            Self::CHEST,
            self.chest - self.chest_fall * upright * upright,
        );
        out.set(Self::LOSS, self.loss * (upright / FULL_LOSS.sin()));
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let edges = self.moves.iter().flat_map(|one| [one.start, one.end]);
        edges
            .filter(|edge| *edge > after)
            .min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    fn is_steady(&self) -> bool {
        self.moves.is_empty()
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.finite("chest pressure", self.chest);
        check.finite("fall of chest pressure", self.chest_fall);
        check.not_negative("loss", self.loss);
        check.not_negative("height of the carotid sinus", self.sinus);
        self.check_moves(check);
    }
}

impl Id<TiltTable> {
    /// The signal of the pressure of a column of 1 m.
    pub const fn column(self) -> Signal<Pressure> {
        self.signal(TiltTable::COLUMN)
    }

    /// The signal of the pressure of the column up to the carotid sinus.
    pub const fn sinus(self) -> Signal<Pressure> {
        self.signal(TiltTable::SINUS)
    }

    /// The signal of the pressure in the chest.
    pub const fn chest(self) -> Signal<Pressure> {
        self.signal(TiltTable::CHEST)
    }

    /// The signal of the plasma that is lost in the end.
    pub const fn loss(self) -> Signal<Volume> {
        self.signal(TiltTable::LOSS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;
    use crate::parts::{Reservoir, Resistance};
    use crate::units::Quantities;

    fn table() -> TiltTable {
        TiltTable::new()
            .then(70.0.degrees(), 10.0.seconds(), 2.0.seconds())
            .then(0.0.degrees(), 100.0.seconds(), 4.0.seconds())
    }

    /// A quarter of the time is (1 - cos 45°)/2 = 0.146447 of the way.
    #[test]
    fn it_tilts_and_comes_back_along_a_cosine() {
        let angle = |s: f64| table().angle_at(s.seconds()).degrees();
        for (time, expected) in [
            (9.0, 0.0),
            (10.5, 70.0 * 0.146_446_6),
            (50.0, 70.0),
            (102.0, 35.0),
            (104.0, 0.0),
        ] {
            assert!((angle(time) - expected).abs() < 1e-5, "{time}");
        }
        let edges = [9.0, 10.0, 12.0, 100.0, 104.0].map(|s| table().breakpoint(s.seconds()));
        let expected = [10.0, 12.0, 100.0, 104.0].map(|s| Some(s.seconds()));
        assert_eq!(edges[..4], expected);
        assert_eq!(edges[4], None);
    }

    /// sin 70° = 0.939693, its square 0.883022, sin 85° = 0.996195.
    #[test]
    fn outputs_go_with_the_sine_and_the_chest_with_its_square()
    -> Result<(), Box<dyn std::error::Error>> {
        let mut net = Network::new();
        let table = net.drive("table", table());
        let up = net.add("up", Reservoir::at(10.0.mmhg()));
        let down = net.add("down", Reservoir::at(0.0.mmhg()));
        net.connect("out", up, Resistance::new(1.0.mmhg_s_per_ml()), down);
        let circulation = net.build()?;
        let mut workspace = circulation.workspace();
        let state = circulation.initial_state();
        let frame = circulation.observe(20.0.seconds(), &state, &mut workspace);
        let pressures = [table.column(), table.sinus(), table.chest()];
        for (signal, expected) in pressures.into_iter().zip([69.349_3, 17.337_3, -7.090_578]) {
            assert!((frame.signal(signal)?.mmhg() - expected).abs() < 1e-4);
        }
        assert!((frame.signal(table.loss())?.ml() - 282.985).abs() < 1e-3);
        Ok(())
    }

    #[test]
    fn bad_parameters_are_named() {
        let wrong = TiltTable::new()
            .losing((-1.0).ml())
            .then(100.0.degrees(), 0.0.seconds(), 2.0.seconds())
            .then(0.0.degrees(), 1.0.seconds(), 0.0.seconds());
        let mut net = Network::new();
        net.drive("table", wrong);
        let text = net.build().err().map(|error| error.to_string());
        let text = text.unwrap_or_default();
        for field in ["loss", "angle", "start of a move", "duration of a move"] {
            assert!(text.contains(field), "{field}: {text}");
        }
    }
}
