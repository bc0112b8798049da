//! Runs by each scheme: a body that sits for hours, one that stands with a beating heart, a leg that raises its heel.

use soleus::drivers::Posture;
use soleus::network::Circulation;
use soleus::presets::{BodyModel, LegCondition, LegModel};
use soleus::protocol::{CalfTest, Manoeuvre, Phase, Session};
use soleus::simulation::{CirculationSystem, Scheme};
use soleus::solver::{Discard, Statistics};
use soleus::units::{Rate, Time};

/// A circulation, and the span of it that is solved, in s.
pub struct Course {
    circulation: Circulation,
    start: Vec<f64>,
    pub span_s: f64,
}

const HALF_HOUR_S: f64 = 1800.0;

impl Course {
    /// A cycle-averaged body that sits for so many half hours, each of which begins with ten heel raises.
    pub fn sitting(half_hours: usize) -> Self {
        let session =
            Session::of(BodyModel::default().cycle_averaged()).starting_in(Posture::sitting());
        let session = (0..half_hours).fold(session, |session, round| {
            let raises = Manoeuvre::seated_heel_raise(Rate::from_hz(1.0));
            let work = Phase::new(format!("raises {round}"), Time::from_seconds(10.0));
            let rest = Time::from_seconds(HALF_HOUR_S - 10.0);
            session
                .phase(work.doing(raises))
                .phase(Phase::new(format!("rest {round}"), rest))
        });
        let (circulation, _) = session.build().expect("the body is sound");
        Self::settled(circulation, HALF_HOUR_S * half_hours as f64)
    }

    /// A body that stands for 20 s, with a beating heart.
    pub fn beating() -> Self {
        let session = Session::of(BodyModel::default()).starting_in(Posture::standing());
        let (circulation, _) = session.build().expect("the body is sound");
        Self::settled(circulation, 20.0)
    }

    /// A leg in the test of its pump, from lying to the rest after the last tiptoes.
    pub fn leg() -> Self {
        let test = CalfTest::of(LegModel::new(LegCondition::Healthy));
        let (circulation, ..) = test.build().expect("the leg is sound");
        Self::settled(circulation, 1150.0)
    }

    /// From a minute before time 0 on.
    fn settled(circulation: Circulation, span_s: f64) -> Self {
        let mut course = Self {
            start: circulation.initial_state(),
            circulation,
            span_s,
        };
        let mut state = course.start.clone();
        course.solve_over(Scheme::Automatic, 1e-5, (-60.0, 0.0), &mut state);
        course.start = state;
        course
    }

    pub fn solve(&self, scheme: Scheme, tolerance: f64) -> Statistics {
        let mut state = self.start.clone();
        self.solve_over(scheme, tolerance, (0.0, self.span_s), &mut state)
    }

    fn solve_over(
        &self,
        scheme: Scheme,
        tolerance: f64,
        (from_s, to_s): (f64, f64),
        state: &mut [f64],
    ) -> Statistics {
        let mut system = CirculationSystem::new(&self.circulation, tolerance);
        scheme
            .integrator(tolerance)
            .integrate(&mut system, from_s, to_s, state, &mut Discard)
            .expect("it can be solved")
    }
}
