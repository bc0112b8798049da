//! What a part sees, and how its answers change with it.

use crate::network::branch::{End, Ends};
use crate::network::states::States;
use crate::units::{Pressure, Volume};

/// The end of a branch; the only one of a compartment is `Up`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Up,
    Down,
}

/// One thing that a part sees and that may depend on the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Volume(Side),
    /// Transmural pressure, and with it the pressure inside.
    Transmural(Side),
    /// The pressure around, and with it the pressure inside. What differences see of it is transmural pressure alone: see [`Wires::complete_around`].
    Around(Side),
    Potential(Side),
    /// An own state, counted from the part's first.
    Own(usize),
    /// A signal, by its slot.
    Signal(usize),
    /// An input of a driver, counted from its first.
    Sensed(usize),
}

/// What a part sees that may depend on the state, and which of its answers may depend on which of that.
///
/// Answers are what the part gives (pressure, flow, or outputs), then the rates of its own states.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wires {
    pub(crate) inputs: Vec<Input>,
    pub(crate) answers: usize,
    /// Where the part's partials begin among all of them: those of all answers in the first input, then in the second, and so on.
    pub(crate) first: usize,
    /// Inputs that no answer shares, each with its answers, so that one difference serves them all. What the part itself gives partials of is left out.
    pub(crate) groups: Vec<Group>,
    /// How many of the groups, the first ones, are of what surrounds the ends: no part gives partials of that.
    around_groups: usize,
    /// The first own state among the inputs.
    first_own: usize,
    arounds: Vec<Around>,
}

/// Inputs, each with the answers that differ with it.
pub(crate) type Group = Vec<(usize, Vec<usize>)>;

/// An input of pressure around, and that of transmural pressure at the same end.
#[derive(Clone, Copy, Debug)]
struct Around {
    input: usize,
    both: usize,
    /// Whether the part looks at transmural pressure alone.
    is_seen: bool,
}

impl Input {
    fn is_around(self) -> bool {
        matches!(self, Self::Around(_) | Self::Potential(_))
    }
}

impl Wires {
    pub(crate) fn new(
        inputs: Vec<Input>,
        answers: usize,
        first: usize,
        mut groups: Vec<Group>,
    ) -> Self {
        let is_around = |group: &Group| {
            let input = group.first().and_then(|(input, _)| inputs.get(*input));
            input.is_some_and(|input| input.is_around())
        };
        groups.sort_by_key(|group| !is_around(group));
        let around_groups = groups.iter().take_while(|group| is_around(group)).count();
        let arounds = inputs.iter().enumerate().filter_map(|(place, input)| {
            let Input::Around(side) = input else {
                return None;
            };
            let both = Input::Transmural(*side);
            let mut members = groups.iter().flatten();
            Some(Around {
                input: place,
                both: inputs.iter().position(|input| *input == both)?,
                is_seen: members.any(|(member, _)| *member == place),
            })
        });
        let first_own = inputs.iter().position(|input| *input == Input::Own(0));
        Self {
            around_groups,
            first_own: first_own.unwrap_or(inputs.len()),
            arounds: arounds.collect(),
            inputs,
            answers,
            first,
            groups,
        }
    }

    /// Where the partial of an answer in an input is.
    pub(crate) fn place(&self, input: usize, answer: usize) -> usize {
        self.first + input * self.answers + answer
    }

    /// Which of the inputs this one is.
    pub(crate) fn input(&self, input: Input) -> Option<usize> {
        // Own states follow each other.
        match input {
            Input::Own(state) => {
                let place = self.first_own + state;
                (self.inputs.get(place) == Some(&input)).then_some(place)
            }
            _ => self.inputs.iter().position(|own| *own == input),
        }
    }

    /// Whether there is anything to difference of which the part may give partials.
    pub(crate) fn asks(&self) -> bool {
        self.groups.len() > self.around_groups
    }

    /// The groups that are left if the part gives partials; all if it does not.
    pub(crate) fn groups(&self, is_given: bool) -> &[Group] {
        let count = if is_given {
            self.around_groups
        } else {
            self.groups.len()
        };
        self.groups.get(..count).unwrap_or_default()
    }

    pub(crate) fn clear(&self, partials: &mut [f64]) {
        if let Some(own) = partials.get_mut(self.first..self.end()) {
            own.fill(0.0);
        }
    }

    pub(crate) fn end(&self) -> usize {
        self.first + self.inputs.len() * self.answers
    }

    /// Makes partials in the pressure around of those in transmural pressure with the pressure inside, less those in transmural pressure alone.
    ///
    /// Most parts do not ask for transmural pressure alone, so that the two are the same number: what squeezes both ends of a branch alike then cancels to the
    /// last digit, as it would not in two differences.
    pub(crate) fn complete_around(&self, partials: &mut [f64]) {
        for around in &self.arounds {
            for answer in 0..self.answers {
                let both = partials.get(self.place(around.both, answer)).copied();
                if let (Some(both), Some(partial)) =
                    (both, partials.get_mut(self.place(around.input, answer)))
                {
                    *partial = if around.is_seen {
                        both - *partial
                    } else {
                        both
                    };
                }
            }
        }
    }
}

/// What one part sees at one moment; it is changed a little, and put back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Local {
    pub(crate) ends: Ends,
    own: Vec<f64>,
    scales: Vec<f64>,
    pub(crate) sensed: Vec<f64>,
    /// The signals of all drivers.
    pub(crate) signals: Vec<f64>,
    above: Vec<f64>,
    below: Vec<f64>,
    here: Vec<f64>,
    widths: Vec<f64>,
    olds: Vec<f64>,
}

impl Local {
    /// Moves on to a part that sees this.
    pub(crate) fn set(&mut self, ends: Ends, own: &[f64], scales: &[f64], sensed: &[f64]) {
        self.ends = ends;
        for (kept, now) in [
            (&mut self.own, own),
            (&mut self.scales, scales),
            (&mut self.sensed, sensed),
        ] {
            kept.clear();
            kept.extend_from_slice(now);
        }
    }

    /// The own states.
    pub(crate) fn own<S: States>(&self) -> S {
        S::read(&self.own)
    }

    /// Writes central differences of all answers that the groups name; one-sided ones where the part has no answer on the other side, as at the edge of its domain.
    pub(crate) fn differences(
        &mut self,
        wires: &Wires,
        groups: &[Group],
        partials: &mut [f64],
        answer: impl Fn(&Self, &mut [f64]),
    ) {
        if groups.is_empty() {
            return;
        }
        let mut above = std::mem::take(&mut self.above);
        let mut below = std::mem::take(&mut self.below);
        let mut here = std::mem::take(&mut self.here);
        here.clear();
        for group in groups {
            self.widths.clear();
            self.widths.resize(group.len(), 0.0);
            for (sign, answers) in [(1.0, &mut above), (-1.0, &mut below)] {
                answers.clear();
                answers.resize(wires.answers, 0.0);
                let ends = self.ends;
                self.olds.clear();
                for (place, (input, _)) in group.iter().enumerate() {
                    let input = wires.inputs.get(*input).copied();
                    let (old, step) = input.map_or((0.0, 0.0), |input| self.shift(input, sign));
                    self.olds.push(old);
                    if let Some(width) = self.widths.get_mut(place) {
                        *width += step.abs();
                    }
                }
                answer(self, answers);
                self.ends = ends;
                self.put_back(wires, group);
            }
            let mut is_inside = true;
            for ((input, answers), width) in group.iter().zip(&self.widths) {
                for &answer in answers {
                    if let (Some(partial), Some(above), Some(below)) = (
                        partials.get_mut(wires.place(*input, answer)),
                        above.get(answer),
                        below.get(answer),
                    ) {
                        *partial = (above - below) / width;
                        is_inside &= partial.is_finite();
                    }
                }
            }
            if !is_inside {
                if here.is_empty() {
                    here.resize(wires.answers, 0.0);
                    answer(self, &mut here);
                }
                self.one_sided(wires, group, [&above, &here, &below], partials);
            }
        }
        (self.above, self.below, self.here) = (above, below, here);
    }

    /// Writes the differences over the side on which there is an answer.
    #[cold]
    fn one_sided(
        &self,
        wires: &Wires,
        group: &Group,
        [above, here, below]: [&[f64]; 3],
        partials: &mut [f64],
    ) {
        for ((input, answers), width) in group.iter().zip(&self.widths) {
            for &answer in answers {
                let of = |list: &[f64]| list.get(answer).copied().unwrap_or(f64::NAN);
                if let Some(partial) = partials.get_mut(wires.place(*input, answer)) {
                    *partial = one_sided(of(above), of(here), of(below), *width);
                }
            }
        }
    }

    /// Changes one thing a little; gives what it was, and by how much it changed.
    fn shift(&mut self, input: Input, sign: f64) -> (f64, f64) {
        match input {
            Input::Volume(side) => {
                let end = self.end(side);
                let (old, step) = exact_step(end.volume.ml(), sign);
                end.volume += Volume::from_ml(step);
                (old, step)
            }
            Input::Transmural(side) => {
                let end = self.end(side);
                let (old, step) = exact_step(end.pressure.mmhg(), sign);
                end.transmural += Pressure::from_mmhg(step);
                end.pressure += Pressure::from_mmhg(step);
                (old, step)
            }
            Input::Around(side) => {
                let end = self.end(side);
                let (old, step) = exact_step(end.transmural.mmhg(), sign);
                end.transmural += Pressure::from_mmhg(step);
                (old, step)
            }
            Input::Potential(side) => {
                let end = self.end(side);
                let (old, step) = exact_step(end.potential.mmhg(), sign);
                end.potential += Pressure::from_mmhg(step);
                (old, step)
            }
            Input::Own(place) => {
                let scale = self.scales.get(place).copied().unwrap_or(1.0);
                shift_one(&mut self.own, place, sign * scale)
            }
            Input::Signal(slot) => shift_one(&mut self.signals, slot, sign),
            Input::Sensed(place) => shift_one(&mut self.sensed, place, sign * SENSED_SCALE),
        }
    }

    fn put_back(&mut self, wires: &Wires, group: &Group) {
        for ((input, _), old) in group.iter().zip(&self.olds) {
            let (values, place) = match wires.inputs.get(*input) {
                Some(Input::Own(place)) => (&mut self.own, place),
                Some(Input::Signal(slot)) => (&mut self.signals, slot),
                Some(Input::Sensed(place)) => (&mut self.sensed, place),
                _ => continue,
            };
            if let Some(value) = values.get_mut(*place) {
                *value = *old;
            }
        }
    }

    fn end(&mut self, side: Side) -> &mut End {
        match side {
            Side::Up => &mut self.ends.up,
            Side::Down => &mut self.ends.down,
        }
    }
}

/// The difference over both sides, or over that on which there is an answer.
fn one_sided(above: f64, here: f64, below: f64, width: f64) -> f64 {
    match (above.is_finite(), below.is_finite()) {
        (true, false) => (above - here) / (0.5 * width),
        (false, true) => (here - below) / (0.5 * width),
        _ => (above - below) / width,
    }
}

fn shift_one(values: &mut [f64], place: usize, scale: f64) -> (f64, f64) {
    values.get_mut(place).map_or((0.0, 0.0), |value| {
        let (old, step) = exact_step(*value, scale);
        *value += step;
        (old, step)
    })
}

/// The scale of what drivers sense (design value: mostly pressures of some 10 mmHg; over a millionth of 1 mmHg, near nought, a nerve's firing at its
/// bounds would differ by less than it is rounded).
const SENSED_SCALE: f64 = 10.0;

/// Differences are taken over this share of a value, or of its scale if that is larger (design value: as in the partials that parts have by default).
const STEP: f64 = 1e-6;

/// The value, and a step in the direction of `scale`: the exact difference of two representable numbers.
fn exact_step(value: f64, scale: f64) -> (f64, f64) {
    let scale = if scale.is_finite() {
        scale
    } else {
        1.0_f64.copysign(scale)
    };
    let step = STEP * value.abs().max(scale.abs()).copysign(scale);
    (value, (value + step) - value)
}
