//! Parts of your own, written outside the crate: a thrombus that grows where blood stands still, and a
//! sleeve that squeezes the calf in a wave.
//!
//! A person sits still for eight hours. Does a sleeve on the calf keep a clot in the popliteal vein small?
//!
//! Run it with `cargo run --release --example custom_component`.

mod support {
    pub mod output;
}

use std::process::ExitCode;

use soleus::network::{Frame, UnknownHandle};
use soleus::prelude::*;

use support::output;

/// A vein with a thrombus on its wall, which grows in slow blood and is worn off by fast blood.
///
/// ```text
///   up ──[ R0/(1 - s)^4 ]── down          s: share of the diameter that is blocked
/// ```
///
/// `Q = dP (1 - s)^4/R0` (Poiseuille), with the wall shear rate `g = 32 |Q|/(pi (d (1 - s))^3)`, and
/// `ds/dt = growth/(1 + (g/g0)^2) - wear s (g/g0)^2`.
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | `open` `R0` | mmHg·s/mL | drains more slowly, clot or no clot |
/// | `diameter` `d` | cm | slower blood: the clot grows more |
/// | `growth` | 1/s | grows faster in standing blood |
/// | `wear` | 1/s | is worn off faster |
/// | `slow` `g0` | 1/s | more blood counts as slow |
///
/// | state | unit | meaning |
/// |---|---|---|
/// | 0 | 1 | blocked share `s` of the diameter |
///
/// The law and its numbers are made up for this example; nobody should be treated by them.
#[derive(Clone, Debug)]
struct Thrombus {
    open: HydraulicResistance,
    diameter: Length,
    growth: Rate,
    wear: Rate,
    slow: ShearRate,
}

impl Thrombus {
    fn left_open(state: &[f64; 1]) -> f64 {
        (1.0 - state[0]).clamp(0.01, 1.0)
    }

    fn shear(&self, flow: Flow, state: &[f64; 1]) -> ShearRate {
        let diameter_cm = self.diameter.cm() * Self::left_open(state);
        let shear_per_s =
            32.0 * flow.ml_per_s().abs() / (std::f64::consts::PI * diameter_cm.powi(3));
        ShearRate::from_per_s(shear_per_s)
    }
}

impl Branch for Thrombus {
    type State = [f64; 1];

    fn flow(&self, ends: &Ends, state: &[f64; 1], _: &Signals<'_>) -> Flow {
        ends.driving() * self.open.conductance() * Self::left_open(state).powi(4)
    }

    fn rate(&self, ends: &Ends, state: &[f64; 1], signals: &Signals<'_>, rate: &mut [f64; 1]) {
        let shear = self.shear(self.flow(ends, state, signals), state);
        let fast = (shear / self.slow).powi(2);
        let rate_of_change = self.growth / (1.0 + fast) - self.wear * state[0] * fast;
        rate[0] = rate_of_change.per_s();
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("open resistance", self.open);
        check.positive("diameter", self.diameter);
        check.not_negative("growth", self.growth);
        check.not_negative("wear", self.wear);
        check.positive("slow shear rate", self.slow);
    }
}

/// A sleeve with two chambers that squeezes once a period, from the ankle up: each chamber rises and
/// falls as a raised cosine, the upper one a second after the lower one.
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | `peak` | mmHg | squeezes harder |
/// | `period` | s | squeezes more rarely |
/// | `squeeze` | s | squeezes longer, and more gently |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`Self::LOWER`] | mmHg | pressure of the chamber by the ankle |
/// | [`Self::UPPER`] | mmHg | pressure of the chamber by the knee |
#[derive(Clone, Debug)]
struct Sleeve {
    peak: Pressure,
    period: Time,
    squeeze: Time,
}

impl Sleeve {
    const LOWER: Output<Self, Pressure> = Output::new(0, "lower chamber");
    const UPPER: Output<Self, Pressure> = Output::new(1, "upper chamber");
    const DELAY: Time = Time::from_seconds(1.0);

    /// Times, within a period, at which a chamber begins or ends to squeeze.
    fn corners(&self) -> [Time; 4] {
        [
            Time::ZERO,
            Self::DELAY,
            self.squeeze,
            self.squeeze + Self::DELAY,
        ]
    }

    fn pressure(&self, since_begin: Time) -> Pressure {
        let passed = since_begin / self.squeeze;
        if (0.0..=1.0).contains(&passed) {
            self.peak * (0.5 - 0.5 * (std::f64::consts::TAU * passed).cos())
        } else {
            Pressure::ZERO
        }
    }
}

impl Driver for Sleeve {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::LOWER.spec(), Self::UPPER.spec()];

    fn output(&self, time: Time, _: &[f64; 0], _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let since_begin = self.period * (time / self.period).rem_euclid(1.0);
        out.set(Self::LOWER, self.pressure(since_begin));
        out.set(Self::UPPER, self.pressure(since_begin - Self::DELAY));
    }

    /// Without this the solver could step over a squeeze while all is quiet.
    fn breakpoint(&self, after: Time) -> Option<Time> {
        let cycle = (after / self.period).floor();
        let cycles = [cycle, cycle + 1.0].map(|cycle| self.period * cycle);
        let corners = cycles
            .into_iter()
            .flat_map(|begin| self.corners().map(|corner| begin + corner));
        corners.filter(|corner| *corner > after).reduce(Time::min)
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("peak", self.peak);
        check.positive("squeeze", self.squeeze);
        let holds = self.period >= self.squeeze + Self::DELAY && self.period.is_finite();
        check.require(
            "period",
            self.period,
            holds,
            "finite and at least as long as a squeeze and its delay of 1 s",
        );
    }
}

/// How much of the vein is blocked after eight hours, and what flows through it then.
struct Outcome {
    blocked: f64,
    peak_shear: ShearRate,
    knee_pressure: Pressure,
}

fn sit(thrombus: &Thrombus, sleeve: &Sleeve) -> Result<Outcome, Box<dyn std::error::Error>> {
    let mut net = Network::new();
    let aorta = net.add("aorta", Reservoir::at(93.0.mmhg()));
    let vein = || VeinSegment::new(24.0.ml(), 1.3.ml_per_mmhg(), 45.0.ml()).filled_to(45.0.mmhg());
    let (lower, upper) = (net.add("lower calf", vein()), net.add("upper calf", vein()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("lower bed", aorta, Resistance::new(200.0.pru()), lower);
    net.connect("upper bed", aorta, Resistance::new(200.0.pru()), upper);
    net.connect("calf valve", lower, Valve::new(0.3.pru()), upper);
    let clot = net.connect("popliteal vein", upper, thrombus.clone(), atrium);

    let body = net.drive("body", GravityColumn::new(Posture::sitting()));
    net.place(lower, body.at(BodySegment::Shank, 0.7));
    net.place(upper, body.at(BodySegment::Shank, 0.3));
    let sleeve = net.drive("sleeve", sleeve.clone());
    net.surround(lower, sleeve.signal(Sleeve::LOWER), 1.0);
    net.surround(upper, sleeve.signal(Sleeve::UPPER), 1.0);

    let end = 8.0.hours();
    let solution = Simulation::of(&net.build()?)
        .recording(Recording::Every(0.5.seconds()))
        .run(end)?;
    let state = move |frame: &Frame<'_>| -> Result<[f64; 1], UnknownHandle> {
        Ok(States::read(frame.branch_state(clot)?))
    };
    let blocked = solution.curve(move |frame| Ok(Fraction::new(state(frame)?[0])))?;
    let shear =
        solution.curve(move |frame| Ok(thrombus.shear(frame.flow(clot)?, &state(frame)?)))?;
    let last_minutes = (end - 5.0.minutes(), end);
    Ok(Outcome {
        blocked: blocked.at(end)?.percent(),
        peak_shear: shear.between(last_minutes.0, last_minutes.1)?.max(),
        knee_pressure: solution
            .pressure(upper)?
            .between(last_minutes.0, last_minutes.1)?
            .mean(),
    })
}

fn tell() -> Result<(), Box<dyn std::error::Error>> {
    let thrombus = Thrombus {
        open: 0.1.mmhg_s_per_ml(),
        diameter: 7.0.mm(),
        growth: Rate::from_per_s(1.0 / 3600.0),
        wear: Rate::from_per_s(1.0 / 3600.0),
        slow: ShearRate::from_per_s(50.0),
    };
    let sleeve = |peak| Sleeve {
        peak,
        period: 30.0.seconds(),
        squeeze: 4.0.seconds(),
    };
    output::write(
        "eight hours of sitting     blocked   peak shear rate   pressure below the clot\n",
    )?;
    for (name, peak) in [
        ("without a sleeve", 0.0.mmhg()),
        ("with a sleeve, 45 mmHg", 45.0.mmhg()),
    ] {
        let Outcome {
            blocked,
            peak_shear,
            knee_pressure,
        } = sit(&thrombus, &sleeve(peak))?;
        output::write(&format!(
            "{name:<24} {blocked:>7.1} % {peak_shear:>14.0} {knee_pressure:>20.1}\n"
        ))?;
    }
    let nonsense = Thrombus {
        diameter: Length::ZERO,
        ..thrombus
    };
    if let Err(error) = sit(&nonsense, &sleeve(45.0.mmhg())) {
        output::write(&format!(
            "\na part's own check speaks up like a built-in one's:\n{error}\n"
        ))?;
    }
    Ok(())
}

fn main() -> ExitCode {
    output::ended(tell())
}
