//! Straining, as the veins feel it.

use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Pressure, Time};

/// Straining: pressure in chest and abdomen rises over a ramp, is held and released, once or several times.
///
/// $$s(t) = \begin{cases}(t - t_0)/(t_1 - t_0) & t_0 \le t < t_1\\ 1 & t_1 \le t < t_2\\ (t_3 - t)/(t_3 - t_2) & t_2 \le t < t_3\\ 0 & \text{else}\end{cases}, \qquad P_{chest} = P_c\\,s, \qquad P_{abdomen} = P_a\\,s$$
///
/// In plain text: `s` rises in a straight line from 0 at `t0` to 1 at `t1`, stays until `t2`, falls in a straight line to 0 at `t3`; chest `P_c s`, abdomen `P_a s`. Both are changes,
/// on top of what surrounds chest and abdomen else. Several strains add up where they overlap.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | start `t0` | s | required | strains later |
/// | over `t1 - t0` | s | required | rises more slowly; 0 is a jump |
/// | hold `t2 - t1` | s | required | strains for longer |
/// | [`released_over`](Self::released_over) `t3 - t2` | s | as the rise | lets go more slowly |
/// | [`with_chest`](Self::with_chest) `P_c` | mmHg | 0 | keeps more blood out of the chest |
/// | [`with_abdomen`](Self::with_abdomen) `P_a` | mmHg | 0 | empties the abdominal veins and keeps blood in the legs |
///
/// | ready-made | start to end | chest | abdomen |
/// |---|---|---|---|
/// | [`valsalva`](Self::valsalva) | 0.5 s up, 15 s held, 0.5 s down (ramps: design value) | 40 mmHg (the usual test) | 40 mmHg (design value: both are pressed alike) |
/// | [`standing_up`](Self::standing_up) | 1 s up, 1 s held, 1 s down (3 s in all: Heldt 2004; its parts: design value) | 0 | 18 mmHg (Heldt 2004, where 43 ± 22 over 2 s is given as measured) |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`CHEST`](Self::CHEST) | mmHg | change of intrathoracic pressure |
/// | [`ABDOMEN`](Self::ABDOMEN) | mmHg | change of abdominal pressure |
///
/// It has no states. All corners are announced, and compared with as the very numbers that were announced.
///
/// # Limits
///
/// Pressure is given, not found from the muscles that press; it neither sags while it is held nor overshoots when it is let go.
///
/// # Sources
///
/// Heldt, PhD thesis, MIT 2004 (standing up); Tanaka's measurement of abdominal pressure on standing up as given there; the Valsalva manoeuvre of 40 mmHg for 15 s is the clinical standard.
///
/// ```
/// use soleus::prelude::*;
///
/// let twice = Strain::valsalva(30.0.seconds()).then(Strain::valsalva(120.0.seconds()));
/// assert_eq!(twice.chest_at(40.0.seconds()), 40.0.mmhg());
/// assert_eq!(twice.chest_at(60.0.seconds()), 0.0.mmhg());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Strain {
    efforts: Vec<Effort>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Effort {
    start: Time,
    over: Time,
    hold: Time,
    release: Time,
    chest: Pressure,
    abdomen: Pressure,
}

impl Strain {
    /// The change of intrathoracic pressure.
    pub const CHEST: Output<Self, Pressure> = Output::new(0, "chest");
    /// The change of abdominal pressure.
    pub const ABDOMEN: Output<Self, Pressure> = Output::new(1, "abdomen");

    /// A strain that begins at `start`, rises over `over`, is held for `hold` and released as it rose; of no pressure yet.
    pub fn new(start: Time, over: Time, hold: Time) -> Self {
        let effort = Effort {
            start,
            over,
            hold,
            release: over,
            chest: Pressure::ZERO,
            abdomen: Pressure::ZERO,
        };
        Self {
            efforts: vec![effort],
        }
    }

    /// The Valsalva manoeuvre: 40 mmHg for 15 s.
    pub fn valsalva(at: Time) -> Self {
        let pressure = Pressure::from_mmhg(40.0);
        Self::new(at, Time::from_seconds(0.5), Time::from_seconds(15.0))
            .with_chest(pressure)
            .with_abdomen(pressure)
    }

    /// What the abdominal muscles do while one stands up: 18 mmHg, 3 s in all.
    pub fn standing_up(at: Time) -> Self {
        let second = Time::from_seconds(1.0);
        Self::new(at, second, second).with_abdomen(Pressure::from_mmhg(18.0))
    }

    /// The rise of pressure in the chest, of every strain so far.
    #[must_use]
    pub fn with_chest(self, pressure: Pressure) -> Self {
        self.each(|effort| effort.chest = pressure)
    }

    /// The rise of pressure in the abdomen, of every strain so far.
    #[must_use]
    pub fn with_abdomen(self, pressure: Pressure) -> Self {
        self.each(|effort| effort.abdomen = pressure)
    }

    /// How long letting go takes, of every strain so far.
    #[must_use]
    pub fn released_over(self, release: Time) -> Self {
        self.each(|effort| effort.release = release)
    }

    /// The same strains, each so much later.
    #[must_use]
    pub fn delayed_by(self, delay: Time) -> Self {
        self.each(|effort| effort.start += delay)
    }

    /// Then strains again, at the times of the other.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.efforts.extend(other.efforts);
        self
    }

    /// The change of intrathoracic pressure at `time`.
    pub fn chest_at(&self, time: Time) -> Pressure {
        let of = |effort: &Effort| effort.chest * effort.share(time);
        self.efforts.iter().map(of).sum()
    }

    /// The change of abdominal pressure at `time`.
    pub fn abdomen_at(&self, time: Time) -> Pressure {
        let of = |effort: &Effort| effort.abdomen * effort.share(time);
        self.efforts.iter().map(of).sum()
    }

    /// When the last strain is over.
    pub fn end(&self) -> Option<Time> {
        let ends = self.efforts.iter().map(|effort| {
            let [.., end] = effort.corners();
            end
        });
        ends.reduce(Time::max)
    }

    fn each(mut self, change: impl Fn(&mut Effort)) -> Self {
        self.efforts.iter_mut().for_each(change);
        self
    }
}

impl Effort {
    /// Start, full, release, end: the one place where they are computed.
    fn corners(&self) -> [Time; 4] {
        let full = self.start + self.over;
        let release = full + self.hold;
        [self.start, full, release, release + self.release]
    }

    /// The share of its pressure at `time`.
    fn share(&self, time: Time) -> f64 {
        let [start, full, release, end] = self.corners();
        if time < start || time >= end {
            0.0
        } else if time < full {
            (time - start) / (full - start)
        } else if time < release {
            1.0
        } else {
            (end - time) / (end - release)
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.finite("start", self.start);
        check.not_negative("rise", self.over);
        check.not_negative("hold", self.hold);
        check.not_negative("release", self.release);
        check.finite("chest pressure", self.chest);
        check.finite("abdominal pressure", self.abdomen);
    }
}

impl Driver for Strain {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::CHEST.spec(), Self::ABDOMEN.spec()];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::CHEST, self.chest_at(time));
        out.set(Self::ABDOMEN, self.abdomen_at(time));
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let corners = self.efforts.iter().flat_map(Effort::corners);
        corners.filter(|corner| *corner > after).reduce(Time::min)
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        self.efforts.iter().for_each(|effort| effort.check(check));
    }
}

impl Id<Strain> {
    /// The signal of the change of intrathoracic pressure.
    pub const fn chest(self) -> Signal<Pressure> {
        self.signal(Strain::CHEST)
    }

    /// The signal of the change of abdominal pressure.
    pub const fn abdomen(self) -> Signal<Pressure> {
        self.signal(Strain::ABDOMEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{bad_fields, breakpoints, run, two_bags};
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn at(strain: &Strain, time: f64) -> [f64; 2] {
        let time = time.seconds();
        [strain.chest_at(time), strain.abdomen_at(time)].map(Pressure::mmhg)
    }

    #[test]
    fn a_valsalva_manoeuvre_presses_chest_and_abdomen_for_fifteen_seconds() {
        let strain = Strain::valsalva(10.0.seconds());
        for (time, pressure) in [
            (0.0, 0.0),
            (10.0, 0.0),
            (10.25, 20.0),
            (10.5, 40.0),
            (25.4, 40.0),
            (25.75, 20.0),
            (26.0, 0.0),
            (99.0, 0.0),
        ] {
            let found = at(&strain, time);
            assert!(
                found.iter().all(|p| (p - pressure).abs() < 1e-9),
                "{time}: {found:?}"
            );
        }
        assert_eq!(breakpoints(&strain, 0.0, 100.0), [10.0, 10.5, 25.5, 26.0]);
        assert_eq!(strain.end(), Some(26.0.seconds()));
    }

    #[test]
    fn standing_up_presses_the_abdomen_for_three_seconds() {
        let strain = Strain::standing_up(5.0.seconds());
        assert_eq!(at(&strain, 6.5), [0.0, 18.0]);
        assert_eq!(at(&strain, 5.5), [0.0, 9.0]);
        assert_eq!(strain.end(), Some(8.0.seconds()));
    }

    #[test]
    fn several_strains_follow_each_other_or_add_up() {
        let cough = |start: f64, pressure: f64| {
            Strain::new(start.seconds(), 0.0.seconds(), 1.0.seconds())
                .with_chest(pressure.mmhg())
                .released_over(0.5.seconds())
        };
        let coughs = cough(1.0, 50.0)
            .then(cough(5.0, 30.0))
            .then(cough(5.5, 10.0));
        assert_eq!(
            breakpoints(&coughs, 0.0, 9.0),
            [1.0, 2.0, 2.5, 5.0, 5.5, 6.0, 6.5, 7.0]
        );
        assert_eq!(at(&coughs, 1.0), [50.0, 0.0]);
        assert_eq!(at(&coughs, 1.0_f64.next_down()), [0.0, 0.0]);
        assert_eq!(at(&coughs, 2.25), [25.0, 0.0]);
        assert_eq!(at(&coughs, 5.75), [40.0, 0.0]);
    }

    #[test]
    fn it_surrounds_what_lies_in_the_chest() {
        let (mut net, [bag, _], _) = two_bags();
        let strain = net.drive("strain", Strain::valsalva(0.0.seconds()));
        net.surround(bag, strain.chest(), 1.0);
        let circulation = net.build().unwrap();
        let end = run(&circulation, 10.0, 0.01, |_, _| {});
        // 20 mL in all, and 40 mmHg more in the one: (20 - 40)/2 mL of it are left there.
        assert!((end[0] + 10.0).abs() < 1e-3, "{end:?}");
    }

    #[test]
    fn bad_parameters_are_named() {
        let bad = Strain::new(f64::NAN.seconds(), (-1.0).seconds(), (-1.0).seconds())
            .with_chest(f64::NAN.mmhg())
            .with_abdomen(f64::INFINITY.mmhg());
        let expected = [
            "start",
            "rise",
            "hold",
            "release",
            "chest pressure",
            "abdominal pressure",
        ];
        assert_eq!(bad_fields(bad), expected);
        assert!(bad_fields(Strain::standing_up(0.0.seconds())).is_empty());
    }

    proptest! {
        #[test]
        fn pressure_is_straight_between_the_corners_that_are_announced(
            start in -10.0..1e4_f64, over in 0.0..5.0_f64, hold in 0.0..20.0_f64, release in 0.0..5.0_f64,
        ) {
            let strain = Strain::new(start.seconds(), over.seconds(), hold.seconds())
                .released_over(release.seconds())
                .with_chest(40.0.mmhg());
            let corners = breakpoints(&strain, -20.0, 2e4);
            for pair in corners.windows(2) {
                let ends = [pair[0], pair[1].next_down()].map(|time| at(&strain, time)[0]);
                let middle = at(&strain, 0.5 * (pair[0] + pair[1]))[0];
                let short = pair[1] - pair[0] < 1e-6;
                prop_assert!(short || (middle - 0.5 * (ends[0] + ends[1])).abs() < 1e-4);
                prop_assert!((0.0..=40.0).contains(&middle));
            }
        }
    }
}
