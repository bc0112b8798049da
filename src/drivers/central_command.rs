//! What the will to move asks of the circulation.

use super::activation::TwoSpeed;
use crate::network::{Check, Driver, Id, Inputs, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Fraction, Time};

/// Central command: the part of effort that reaches the reflexes before any pressure has changed.
///
/// $$\frac{dc}{dt} = \frac{a - c}{\tau}, \qquad \tau = \begin{cases}\tau_\mathrm{on} & a > c\\ \tau_\mathrm{off} & a < c\end{cases}$$
///
/// In plain text: `dc/dt = (a - c)/tau` with the effort `a`, and `tau_on` while command rises and `tau_off` while it falls, blended smoothly in between.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | effort `a` | 1 | required: a signal, or spells of steady effort | more command; 1 is maximal |
/// | [`rising_over`](Self::rising_over) `tau on` | s | 5 (design value) | comes later |
/// | [`falling_over`](Self::falling_over) `tau off` | s | 10 (design value) | stays longer |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`COMMAND`](Self::COMMAND) | 1 | `c`: 0 at rest, 1 at maximal effort |
///
/// | state | unit | meaning |
/// |---|---|---|
/// | 0 | 1 | `c` |
///
/// # Limits
///
/// Effort is given, not found from what the muscles do. The start and end of every spell are announced.
///
/// # Sources
///
/// Design values: the heart follows the start of exercise within seconds, and recovers more slowly.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let walking = CentralCommand::during([(60.0.seconds(), 180.0.seconds(), 0.4.fraction())]);
/// let command = net.drive("central command", walking);
/// let reflex = net.drive("baroreflex", Baroreflex::new().commanded_by(command.command()));
/// # let _ = reflex;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CentralCommand {
    effort: Effort,
    rising: Time,
    falling: Time,
    speed: TwoSpeed,
}

#[derive(Clone, Debug, PartialEq)]
enum Effort {
    Of(Signal<Fraction>),
    During(Vec<Spell>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Spell {
    start: Time,
    end: Time,
    level: Fraction,
}

/// Command within which rising and falling blend (design value: a thousandth or two of all).
const BLEND: f64 = 2e-3;

impl CentralCommand {
    /// How much is commanded.
    pub const COMMAND: Output<Self, Fraction> = Output::new(0, "command");

    /// Command that follows the effort of a signal.
    pub fn of(effort: Signal<Fraction>) -> Self {
        Self::with(Effort::Of(effort))
    }

    /// Command that follows spells of steady effort, each from a start to an end at a level; there is none in between.
    pub fn during(spells: impl IntoIterator<Item = (Time, Time, Fraction)>) -> Self {
        let spell = |(start, end, level)| Spell { start, end, level };
        Self::with(Effort::During(spells.into_iter().map(spell).collect()))
    }

    fn with(effort: Effort) -> Self {
        let (rising, falling) = (Time::from_seconds(5.0), Time::from_seconds(10.0));
        Self {
            effort,
            rising,
            falling,
            speed: TwoSpeed::new(rising, falling, BLEND),
        }
    }

    /// The time constant of rising.
    #[must_use]
    pub fn rising_over(mut self, tau: Time) -> Self {
        self.rising = tau;
        self.speed = TwoSpeed::new(self.rising, self.falling, BLEND);
        self
    }

    /// The time constant of falling.
    #[must_use]
    pub fn falling_over(mut self, tau: Time) -> Self {
        self.falling = tau;
        self.speed = TwoSpeed::new(self.rising, self.falling, BLEND);
        self
    }

    /// The time constants of rising and falling.
    pub const fn time_constants(&self) -> (Time, Time) {
        (self.rising, self.falling)
    }

    fn spells(&self) -> &[Spell] {
        match &self.effort {
            Effort::Of(_) => &[],
            Effort::During(spells) => spells,
        }
    }

    fn effort_at(&self, time: Time, signals: &Signals<'_>) -> Fraction {
        if let Effort::Of(signal) = self.effort {
            return signals.get(signal);
        }
        let on = |spell: &&Spell| spell.start <= time && time < spell.end;
        let spell = self.spells().iter().find(on);
        spell.map_or(Fraction::ZERO, |spell| spell.level)
    }
}

impl Driver for CentralCommand {
    type State = [f64; 1];

    const OUTPUTS: &'static [PortSpec] = &[Self::COMMAND.spec()];

    #[inline]
    fn output(&self, _: Time, state: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let [command] = *state;
        out.set(Self::COMMAND, Fraction::new(command));
    }

    #[inline]
    fn rate(
        &self,
        time: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        _: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let [command] = *state;
        *rate = [self
            .speed
            .rate(self.effort_at(time, signals).get() - command)];
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let edges = self
            .spells()
            .iter()
            .flat_map(|spell| [spell.start, spell.end]);
        edges.filter(|edge| *edge > after).reduce(Time::min)
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        if let Effort::Of(signal) = self.effort {
            check.reads("effort", signal);
        }
        let mut free_from = Time::from_seconds(f64::NEG_INFINITY);
        for spell in self.spells() {
            check.share("level of a spell", spell.level.get());
            let after = spell.start.is_finite() && spell.start >= free_from;
            let must = "finite, and not before the end of the spell before";
            check.require("start of a spell", spell.start, after, must);
            let ends = spell.end.is_finite() && spell.end > spell.start;
            check.require(
                "end of a spell",
                spell.end,
                ends,
                "finite and after its start",
            );
            free_from = spell.end;
        }
        check.positive("time constant of rising", self.rising);
        check.positive("time constant of falling", self.falling);
    }
}

impl Id<CentralCommand> {
    /// The signal of the command.
    pub const fn command(self) -> Signal<Fraction> {
        self.signal(CentralCommand::COMMAND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Steady;
    use crate::drivers::testing::{bad_fields, breakpoints, run, two_bags};
    use crate::network::Network;
    use crate::units::Quantities;

    fn command(until: f64, driver: impl FnOnce(&mut Network) -> CentralCommand) -> f64 {
        let (mut net, ..) = two_bags();
        let driver = driver(&mut net);
        let command = net.drive("command", driver);
        let circulation = net.build().unwrap();
        let mut last = f64::NAN;
        run(&circulation, until, 0.02, |_, frame| {
            last = frame.signal(command.command()).unwrap().get()
        });
        last
    }

    fn bout(_: &mut Network) -> CentralCommand {
        let spell =
            |start: f64, end: f64, level: f64| (start.seconds(), end.seconds(), level.fraction());
        CentralCommand::during([spell(10.0, 70.0, 0.8), spell(70.0, 130.0, 0.2)])
    }

    #[test]
    fn command_rises_and_falls_with_its_time_constants() {
        assert_eq!(command(10.0, bout), 0.0);
        // 0.8 (1 - 1/e), 0.2 + 0.6 / e, 0.2 / e.
        for (until, expected) in [(15.0, 0.5057), (70.0, 0.8), (80.0, 0.4207), (140.0, 0.0736)] {
            let found = command(until, bout);
            assert!((found - expected).abs() < 3e-3, "{until}: {found}");
        }
    }

    #[test]
    fn it_follows_a_signal() {
        let steady = |net: &mut Network| {
            let effort = net.drive("effort", Steady::new(0.5.fraction())).value();
            CentralCommand::of(effort).rising_over(2.0.seconds())
        };
        // 0.5 (1 - 1/e)
        let found = command(2.0, steady);
        assert!((found - 0.3161).abs() < 2e-3, "{found}");
    }

    #[test]
    fn starts_and_ends_are_announced() {
        let (mut net, ..) = two_bags();
        let edges = breakpoints(&bout(&mut net), -1.0, 1000.0);
        assert_eq!(edges, [10.0, 70.0, 130.0]);
    }

    #[test]
    fn bad_parameters_are_named() {
        let (mut other, ..) = two_bags();
        let foreign = other.drive("effort", Steady::new(0.4.fraction())).value();
        let bad = CentralCommand::of(foreign)
            .rising_over(0.0.seconds())
            .falling_over(f64::NAN.seconds());
        let expected = [
            "effort",
            "time constant of rising",
            "time constant of falling",
        ];
        assert_eq!(bad_fields(bad), expected);
        let bad = CentralCommand::during([
            (0.0.seconds(), 10.0.seconds(), 1.5.fraction()),
            (5.0.seconds(), 5.0.seconds(), 0.5.fraction()),
        ]);
        let expected = ["level of a spell", "start of a spell", "end of a spell"];
        assert_eq!(bad_fields(bad), expected);
    }
}
