//! Models that several solvers are compared on, at equal error.

use std::time::Duration;

use soleus::drivers::Posture;
use soleus::network::Circulation;
use soleus::presets::BodyModel;
use soleus::protocol::Session;
use soleus::simulation::{Recording, Simulation};
use soleus::units::Time;

use super::contender::{self, Contender};
use super::{model, timing};

/// A circulation, where it starts, and the times at which solutions are compared.
#[derive(Debug)]
pub struct Case {
    pub name: &'static str,
    pub circulation: Circulation,
    pub start: Vec<f64>,
    /// Where the solution starts, and every time at which it is seen: breakpoints between them there are none.
    pub times_s: Vec<f64>,
    reference: Vec<f64>,
    /// The size of each state, against which its error is measured; infinite for those that do not count.
    sizes: Vec<f64>,
}

/// How often what is timed is timed.
const ROUNDS: usize = 15;
const SLICE: Duration = Duration::from_millis(50);

impl Case {
    /// The whole body, beating, that has stood still for two minutes: 20 s more.
    pub fn beating_body() -> Self {
        let (circulation, start) = settled(BodyModel::default());
        Self::new("body, beating", circulation, start, seconds(20))
    }

    /// The same, its heart with ideal valves.
    pub fn ideal_body() -> Self {
        let (circulation, start) = settled(BodyModel::default().with_ideal_heart_valves());
        Self::new("body, ideal valves", circulation, start, seconds(20))
    }

    /// The whole body with a cycle-averaged heart: its first minute of standing, from the pressures that it is made with.
    pub fn averaged_body() -> Self {
        Self::standing("body, cycle-averaged", model::averaged_body())
    }

    /// The same, ten times stiffer.
    pub fn stiff_body() -> Self {
        Self::standing("body, ten times stiffer", model::stiff_body())
    }

    /// One leg: ten heel raises and half a minute of recovery.
    pub fn leg() -> Self {
        let circulation = model::compiled_leg();
        let start = circulation.initial_state();
        let mut times_s = seconds(model::RAISES);
        times_s.push(model::END_S);
        Self::new("leg", circulation, start, times_s)
    }

    fn standing(name: &'static str, body: BodyModel) -> Self {
        let circulation = stood_up(body);
        let start = circulation.initial_state();
        let times_s = (0..=12).map(|i| 5.0 * f64::from(i)).collect();
        Self::new(name, circulation, start, times_s)
    }

    fn new(
        name: &'static str,
        circulation: Circulation,
        start: Vec<f64>,
        times_s: Vec<f64>,
    ) -> Self {
        let sizes = circulation.state_scales().to_vec();
        let mut case = Self {
            name,
            circulation,
            start,
            times_s,
            reference: Vec::new(),
            sizes,
        };
        let (reference, _) = case
            .states(Contender::Native, 1e-12)
            .expect("the case can be solved");
        for state in reference.chunks(case.sizes.len()) {
            for (size, value) in case.sizes.iter_mut().zip(state) {
                *size = size.max(value.abs());
            }
        }
        case.reference = reference;
        case
    }

    /// How much of life is solved, in s.
    pub fn span_s(&self) -> f64 {
        self.times_s.last().copied().unwrap_or_default()
    }

    /// Solves; evaluations of the right-hand side, or none where the contender cannot or fails.
    pub fn solve(&self, contender: Contender, tolerance: f64) -> Option<u64> {
        contender::solve(self, contender, tolerance, &mut |_| {})
    }

    /// Root mean square over all states and times of the error, each over the scale of its state or its largest size, whichever is larger; and evaluations.
    pub fn error(&self, contender: Contender, tolerance: f64) -> Option<(f64, u64)> {
        let (states, evaluations) = self.states(contender, tolerance)?;
        let values = states.iter().zip(&self.reference);
        let sizes = self.sizes.iter().cycle();
        let (sum, count) = values
            .zip(sizes)
            .filter(|(_, size)| size.is_finite())
            .map(|((state, reference), size)| ((state - reference) / size).powi(2))
            .fold((0.0, 0.0), |(sum, count), square| {
                (sum + square, count + 1.0)
            });
        let error = f64::sqrt(sum / count);
        Some((error, evaluations)).filter(|_| states.len() == self.reference.len())
    }

    /// The tolerance at which the contender's error is `error` in the mean: a straight line, in logarithms, through tolerances whose errors are within a factor
    /// of ten. Single ones say little, as it is chance how a step falls on a kink: halving lands anywhere within a decade.
    pub fn tolerance(&self, contender: Contender, error: f64) -> Option<f64> {
        let (mut near, mut beyond) = (Vec::new(), 0);
        for power in (0..=36).map(|quarter| -2.0 - 0.25 * f64::from(quarter)) {
            let Some((reached, _)) = self.error(contender, 10_f64.powf(power)) else {
                continue;
            };
            let off = (reached / error).log10();
            if off.abs() < 1.0 {
                near.push((off, power));
            }
            beyond = if off < -1.0 { beyond + 1 } else { 0 };
            if beyond == 3 {
                break;
            }
        }
        if near.len() < 3 || beyond == 0 {
            return None;
        }
        let n = near.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| near.iter().map(of).sum::<f64>() / n;
        let (off, power) = (mean(|p| p.0), mean(|p| p.1));
        let (square, product) = (mean(|p| p.0 * p.0), mean(|p| p.0 * p.1));
        let slope = (product - off * power) / (square - off * off);
        Some(10_f64.powf(power - slope * off))
    }

    /// The time of `slow` over that of `fast`, both as exact as `error`.
    pub fn times_faster(&self, fast: Contender, slow: Contender, error: f64) -> Option<f64> {
        let (ours, theirs) = (self.tolerance(fast, error)?, self.tolerance(slow, error)?);
        eprintln!(
            "{}: {fast:?} at a tolerance of {ours:.1e}, {slow:?} at {theirs:.1e}",
            self.name
        );
        let run = |contender, tolerance| {
            move || {
                self.solve(contender, tolerance);
            }
        };
        Some(timing::ratio(
            ROUNDS,
            SLICE,
            run(slow, theirs),
            run(fast, ours),
        ))
    }

    /// The time of another case over that of this one, both by one method and as exact as `error`; evaluations go to stderr.
    pub fn times_faster_than(&self, other: &Self, contender: Contender, error: f64) -> Option<f64> {
        let run = |case: &Self| {
            let tolerance = case.tolerance(contender, error)?;
            let (_, evaluations) = case.error(contender, tolerance)?;
            let name = case.name;
            eprintln!(
                "{name}, {contender:?}: {evaluations} evaluations at a tolerance of {tolerance:.1e}"
            );
            Some(tolerance)
        };
        let (theirs, ours) = (run(other)?, run(self)?);
        let solve = |case: &Self, tolerance| {
            case.solve(contender, tolerance);
        };
        Some(timing::ratio(
            ROUNDS,
            SLICE,
            || solve(other, theirs),
            || solve(self, ours),
        ))
    }

    /// Seconds of life in one second of computing.
    pub fn real_time_factor(&self, contender: Contender, tolerance: f64) -> f64 {
        let run = || {
            self.solve(contender, tolerance);
        };
        self.span_s() / timing::least_seconds(ROUNDS, SLICE, run)
    }

    fn states(&self, contender: Contender, tolerance: f64) -> Option<(Vec<f64>, u64)> {
        let mut seen = Vec::new();
        let mut see = |state: &[f64]| seen.extend_from_slice(state);
        let evaluations = contender::solve(self, contender, tolerance, &mut see)?;
        let finite = seen.iter().all(|value| value.is_finite());
        finite.then_some((seen, evaluations))
    }
}

fn seconds(count: u32) -> Vec<f64> {
    (0..=count).map(f64::from).collect()
}

fn stood_up(body: BodyModel) -> Circulation {
    let session = Session::of(body).starting_in(Posture::standing());
    let (circulation, _) = session.build().expect("the body is sound");
    circulation
}

fn settled(body: BodyModel) -> (Circulation, Vec<f64>) {
    let circulation = stood_up(body);
    let settled = Simulation::of(&circulation)
        .recording(Recording::Every(Time::from_seconds(1.0)))
        .run(Time::from_seconds(120.0))
        .expect("the body can be solved");
    let start = settled.final_state().to_vec();
    (circulation, start)
}
