//! Holding parts that switch to one side through each step, and finding where they must go over.

use crate::network::{Circulation, Side, Workspace};
use crate::simulation::lookout::turns_worth_a_look;
use crate::solver::{Sink, Step, Trajectory, bracketed};
use crate::units::Time;

/// So many tolerances of its scale a part that has just switched must go before it may switch back at zero (design value: a pressure strays by some tens of them).
const REST: f64 = 100.0;
/// A part that switches this often, each time within so many steps of the last, chatters: from then on its band doubles (design values).
const QUICK: (u32, u32) = (4, 8);
/// The band never becomes wider than this share of the scale by doubling (design value).
const WIDEST: f64 = 0.01;
/// Nothing is looked for where all stages keep away from the switch by more than this share of the way that they cover (design value).
const CLEAR: f64 = 0.25;
/// Parts that switch within this share of a step of the first one switch with it, and places are found to this share.
const TOGETHER: f64 = 1e-9;
const WIDTH: f64 = 1e-10;
/// Five looks and three turns.
const MOST_LOOKS: usize = 8;

/// One part that switches.
#[derive(Clone, Debug)]
struct Switch {
    side: Side,
    /// Whether it has been away from the switch, by more than the band, since it last switched.
    armed: bool,
    /// The time of the step last looked at from which on it is.
    armed_from_s: f64,
    /// When in that step it must go over, and whether it is to when sides are taken.
    goes_over_s: f64,
    goes_over: bool,
    /// How far from zero is away: now, and as long as it does not chatter.
    band: f64,
    narrow: f64,
    scale: f64,
    /// The switching function at the start of the step, in the last stage, and the ends of what it was in all stages.
    start: f64,
    last: f64,
    least: f64,
    most: f64,
    looks: [f64; 5],
    /// Steps since it last switched, and how often it did so quickly.
    steps: u32,
    quick: u32,
}

/// The parts of a circulation that switch.
#[derive(Debug)]
pub(crate) struct Switches<'c> {
    circulation: &'c Circulation,
    switches: Vec<Switch>,
    values: Vec<f64>,
    workspace: Workspace,
    state: Vec<f64>,
    step: Trajectory,
}

impl<'c> Switches<'c> {
    /// Those of a circulation, if it has any.
    pub(crate) fn of(circulation: &'c Circulation, tolerance: f64) -> Option<Self> {
        let scales = circulation.switching_scales();
        let state = circulation.initial_state();
        let switches = scales.iter().map(|&scale| {
            let narrow = REST * tolerance * scale.abs();
            Switch {
                side: Side::Below,
                armed: false,
                armed_from_s: f64::INFINITY,
                goes_over_s: f64::INFINITY,
                goes_over: false,
                band: narrow,
                narrow,
                scale,
                start: 0.0,
                last: 0.0,
                least: 0.0,
                most: 0.0,
                looks: [0.0; 5],
                steps: 0,
                quick: 0,
            }
        });
        (!scales.is_empty()).then(|| Self {
            circulation,
            switches: switches.collect(),
            values: vec![0.0; scales.len()],
            workspace: circulation.workspace(),
            step: Trajectory::new(0.0, &state),
            state,
        })
    }

    /// Takes the sides of a time and state, and writes them; at first as the switching functions say, later as [`Self::find`] found and jumps have it.
    pub(crate) fn take_sides(&mut self, time_s: f64, state: &[f64], sides: &mut Vec<Side>) {
        let time = Time::from_seconds(time_s);
        let (workspace, values) = (&mut self.workspace, &mut self.values);
        self.circulation
            .switching_at(time, state, workspace, values);
        let is_first = sides.is_empty();
        for (switch, value) in self.switches.iter_mut().zip(&self.values) {
            if is_first {
                switch.begin(*value);
            } else if std::mem::take(&mut switch.goes_over) || switch.excess(*value) < 0.0 {
                switch.go_over(*value);
            }
            switch.start_from(*value);
        }
        sides.clear();
        sides.extend(self.switches.iter().map(|switch| switch.side));
        // What is looked at may be a flow.
        self.workspace.sides.clone_from(sides);
    }

    /// Sees the circulation as it was just evaluated.
    pub(crate) fn see(&mut self, time: Time, state: &[f64], workspace: &Workspace) {
        let values = &mut self.values;
        self.circulation
            .switching_of(time, state, workspace, values);
        for (switch, value) in self.switches.iter_mut().zip(&self.values) {
            switch.last = *value;
            switch.least = switch.least.min(*value);
            switch.most = switch.most.max(*value);
        }
    }

    /// The first time in a step at which a part must go over.
    pub(crate) fn find(&mut self, trial: &dyn Step) -> Option<f64> {
        let (start_s, end_s) = (trial.start_s(), trial.end_s());
        for switch in &mut self.switches {
            switch.goes_over = false;
            switch.armed_from_s = if switch.armed { start_s } else { f64::INFINITY };
        }
        if self.switches.iter().all(Switch::is_clear) {
            for switch in &mut self.switches {
                switch.looks[4] = switch.last;
                if !switch.armed && switch.side.sign() * switch.last > switch.band {
                    switch.armed_from_s = end_s;
                }
                switch.forget_stages();
            }
            return None;
        }
        self.look(trial);
        let segment = self.step.segments().next()?;
        let width = (WIDTH * (end_s - start_s)).max(end_s.abs().next_up() - end_s.abs());
        let mut first_s = f64::INFINITY;
        let Self {
            circulation,
            switches,
            values,
            workspace,
            state,
            ..
        } = self;
        let mut read = |index: usize, time_s: f64| {
            segment.at(time_s, state);
            let time = Time::from_seconds(time_s);
            circulation.switching_at(time, state, workspace, values);
            values.get(index).copied().unwrap_or(f64::NAN)
        };
        for (index, switch) in switches.iter_mut().enumerate() {
            switch.forget_stages();
            switch.goes_over_s = switch
                .through((start_s, end_s), width, |time_s| read(index, time_s))
                .unwrap_or(f64::INFINITY);
            first_s = first_s.min(switch.goes_over_s);
        }
        if first_s == f64::INFINITY {
            return None;
        }
        let together_s = first_s + TOGETHER * (end_s - start_s);
        for switch in switches {
            switch.goes_over = switch.goes_over_s <= together_s;
        }
        Some(first_s)
    }

    /// Keeps what of the step last looked at comes before `end_s`.
    pub(crate) fn keep(&mut self, end_s: f64) {
        for switch in &mut self.switches {
            switch.armed = switch.armed_from_s <= end_s;
            switch.steps = switch.steps.saturating_add(1);
            switch.start_from(switch.looks[4]);
        }
    }

    /// Looks at all switching functions at the quarters of a step.
    fn look(&mut self, trial: &dyn Step) {
        let (start_s, end_s) = (trial.start_s(), trial.end_s());
        self.step.move_to(start_s, trial.end_state());
        // A step goes on where it starts.
        let _ = self.step.step(trial);
        for switch in &mut self.switches {
            switch.looks[0] = switch.start;
        }
        for look in 1..=4 {
            let time_s = start_s + 0.25 * look as f64 * (end_s - start_s);
            if let Some(segment) = self.step.segments().next().filter(|_| look < 4) {
                segment.at(time_s, &mut self.state);
            } else {
                self.state.copy_from_slice(trial.end_state());
            }
            // Before a breakpoint at the end.
            let time = Time::from_seconds(time_s.min(end_s.next_down()));
            let (workspace, values) = (&mut self.workspace, &mut self.values);
            self.circulation
                .switching_at(time, &self.state, workspace, values);
            for (switch, value) in self.switches.iter_mut().zip(&self.values) {
                switch.looks[look] = *value;
            }
        }
    }
}

impl Switch {
    /// How far a value is from where the part must go over.
    fn excess(&self, value: f64) -> f64 {
        let away = self.side.sign() * value;
        if self.armed { away } else { away + self.band }
    }

    /// Whether no stage of the step came near.
    fn is_clear(&self) -> bool {
        let nearest = match self.side {
            Side::Above => self.least,
            Side::Below => self.most,
        };
        self.excess(nearest) > CLEAR * (self.most - self.least)
    }

    fn start_from(&mut self, value: f64) {
        (self.start, self.last) = (value, value);
        self.forget_stages();
    }

    fn forget_stages(&mut self) {
        (self.least, self.most) = (self.start, self.start);
    }

    fn begin(&mut self, value: f64) {
        (self.steps, self.quick, self.band) = (0, 0, self.narrow);
        self.goes_over = false;
        self.side = Side::of(value);
        self.armed = value.abs() > self.band;
    }

    fn go_over(&mut self, value: f64) {
        let (times, steps) = QUICK;
        self.quick = if self.steps < steps {
            self.quick + 1
        } else {
            0
        };
        let doublings = self.quick.saturating_sub(times).min(60);
        let widest = (WIDEST * self.scale.abs()).max(self.narrow);
        self.band = (self.narrow * f64::from(doublings).exp2()).min(widest);
        self.steps = 0;
        self.side = self.side.other();
        self.armed = self.side.sign() * value > self.band;
    }

    /// Goes through the looks of a step: when the part must go over, and from when on it is away from its switch.
    fn through(
        &mut self,
        (start_s, end_s): (f64, f64),
        width: f64,
        mut read: impl FnMut(f64) -> f64,
    ) -> Option<f64> {
        let time_at = |s: f64| start_s + 0.25 * s * (end_s - start_s);
        let mut looks = [(f64::INFINITY, 0.0); MOST_LOOKS];
        for (look, (to, value)) in looks.iter_mut().zip(self.looks).enumerate() {
            *to = (look as f64, value);
        }
        let mut count = self.looks.len();
        for turn in turns_worth_a_look(&self.looks.map(|value| self.excess(value))) {
            if turn.is_finite() {
                looks[count] = (turn, read(time_at(turn)));
                count += 1;
            }
        }
        looks.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let was_armed = self.armed;
        let mut crossing = None;
        let mut from = (start_s, self.start);
        for (s, value) in looks.into_iter().take(count) {
            let to = (time_at(s).min(end_s), value);
            if self.excess(value) <= 0.0 {
                let at_from = (from.0, self.excess(from.1));
                let at_to = (to.0, self.excess(to.1));
                crossing = Some(if at_from.1 <= 0.0 {
                    from.0
                } else {
                    bracketed(at_from, at_to, width, |time_s| self.excess(read(time_s)))
                });
                break;
            }
            if !self.armed && self.side.sign() * value > self.band {
                self.armed = true;
                self.armed_from_s = to.0;
            }
            from = to;
        }
        self.armed = was_armed;
        crossing
    }
}
