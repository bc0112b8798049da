//! Ready-made manoeuvres of going: walking, running, marching in place.

use crate::protocol::joints::{Excursion, Joints};
use crate::protocol::manoeuvre::{Manoeuvre, MuscleGroup};
use crate::protocol::movements::degrees;
use crate::protocol::ramp::Ramp;
use crate::units::{Rate, Velocity};

/// Length of a step over the rate of steps in walking at any speed, in m min: Sekiya and Nagasaki 1998, doi 10.1016/S0966-6362(98)00009-5, about 0.0064 in young adults.
const WALK_RATIO_M_MIN: f64 = 0.0064;

impl Manoeuvre {
    /// Walking, one cycle a stride; it begins with the heel's strike.
    ///
    /// The soleus works from about 10 to 55 % of the stride and peaks late in stance; the tibialis anterior works around the heel's strike and again in swing.
    /// Levels are those that give the muscle pressures of R. E. Ballard et al., J. Appl. Physiol. 84 (1998) 1976, doi 10.1152/jappl.1998.84.6.1976. Angles are rounded from Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed. 2009.
    pub fn walking(strides: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus, Thigh, TibialisAnterior};
        let joints = Joints {
            ankle: Excursion::default()
                .swinging(degrees(-5.0), 0.0, 0.18)
                .swinging(degrees(-10.0), 0.12, 0.60)
                .swinging(degrees(20.0), 0.48, 0.78),
            knee: Excursion::default()
                .swinging(degrees(18.0), 0.0, 0.30)
                .swinging(degrees(60.0), 0.45, 0.98),
        };
        Self::new(
            strides.period(),
            [
                (Soleus, Ramp::hold(0.10, 0.42, 0.44, 0.56, 0.60)),
                (Gastrocnemius, Ramp::hold(0.12, 0.40, 0.42, 0.54, 0.60)),
                (TibialisAnterior, Ramp::bump(-0.12, 0.12, 0.75)),
                (TibialisAnterior, Ramp::bump(0.58, 0.86, 0.34)),
                (Foot, Ramp::hold(0.0, 0.15, 0.45, 0.60, 0.35)),
                (Thigh, Ramp::bump(-0.10, 0.25, 0.50)),
            ],
        )
        .with_joints(joints)
    }

    /// Walking at this speed: strides as people take them who walk freely.
    ///
    /// $$f = \tfrac12\sqrt{v / r}$$
    ///
    /// Plain text: `f = sqrt(v / r) / 2`, with the walk ratio `r = 0.0064` m min, at which step length and step rate rise together: 0.93 strides a second at 1.34 m/s. Muscles are excited as in [`Manoeuvre::walking`] at any speed.
    pub fn walking_at(speed: Velocity) -> Self {
        let steps_per_min = (speed.m_per_s() * 60.0 / WALK_RATIO_M_MIN).sqrt();
        Self::walking(Rate::from_bpm(0.5 * steps_per_min))
    }

    /// Running, one cycle a stride; it begins as the foot strikes.
    ///
    /// Stance is the first 38 % of the stride; the calf works from just before the strike through most of stance, the tibialis anterior in swing and at the strike (Novacheck 1998, doi 10.1016/S0966-6362(97)00038-6).
    /// Levels are those that give the muscle pressures of Ballard et al. 1998, doi 10.1152/jappl.1998.84.6.1976: 269 mmHg in the soleus and 151 in the tibialis anterior at 1.4 strides a second.
    /// The thigh at 80 % (design value), the sole as in walking times the rise of the soleus' pressure (design value).
    pub fn running(strides: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus, Thigh, TibialisAnterior};
        let joints = Joints {
            ankle: Excursion::default()
                .swinging(degrees(-20.0), 0.0, 0.36)
                .swinging(degrees(25.0), 0.24, 0.70),
            knee: Excursion::still(degrees(15.0))
                .swinging(degrees(30.0), 0.0, 0.32)
                .swinging(degrees(90.0), 0.36, 0.98),
        };
        Self::new(
            strides.period(),
            [
                (Soleus, Ramp::hold(-0.06, 0.10, 0.22, 0.36, 0.945)),
                (Gastrocnemius, Ramp::hold(-0.06, 0.10, 0.22, 0.36, 0.90)),
                (TibialisAnterior, Ramp::hold(0.55, 0.80, 0.96, 1.12, 0.95)),
                (Foot, Ramp::hold(0.0, 0.10, 0.28, 0.38, 0.52)),
                (Thigh, Ramp::bump(-0.10, 0.30, 0.80)),
            ],
        )
        .with_joints(joints)
    }

    /// Marching in place, one cycle a pair of steps: this leg bears the weight in the first half, pushes off and lifts its knee in the second.
    ///
    /// The soleus at 26 %, as it bears the whole weight (twice the 13 % of standing), and 45 % as it pushes off, as in a heel raise; the gastrocnemius pushes off with it; the tibialis anterior holds the foot up at the level of swing in walking; the
    /// thigh lifts the knee at 50 %, as in walking (design values: nothing is published).
    pub fn marching(cycles: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus, Thigh, TibialisAnterior};
        let joints = Joints {
            ankle: Excursion::default().swinging(degrees(15.0), 0.40, 0.65),
            knee: Excursion::default().swinging(degrees(70.0), 0.48, 1.0),
        };
        Self::new(
            cycles.period(),
            [
                (Soleus, Ramp::hold(0.0, 0.10, 0.36, 0.46, 0.26)),
                (Soleus, Ramp::bump(0.34, 0.56, 0.45)),
                (Gastrocnemius, Ramp::bump(0.34, 0.56, 0.45)),
                (TibialisAnterior, Ramp::hold(0.54, 0.66, 0.88, 1.0, 0.34)),
                (Foot, Ramp::hold(0.0, 0.12, 0.44, 0.56, 0.35)),
                (Thigh, Ramp::bump(0.50, 0.95, 0.50)),
            ],
        )
        .with_joints(joints)
    }
}
