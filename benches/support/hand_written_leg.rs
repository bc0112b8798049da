//! The leg of `LegModel::default()`, standing, doing heel raises, written out by hand: one right-hand side on one flat state.
//!
//! It is what a careful programmer would write who needs this model and no other: no traits, no handles, no units, every constant folded when the
//! leg is made, each vein's narrowing computed once for all its valves. The library's numbers are read from its tables, so that they cannot
//! drift apart; its equations are written here a second time. The order of the states is the one in which `Circulation` lays them out.

use soleus::drivers::{BodySegment, GravityColumn, Muscle};
use soleus::presets::{LegModel, LegValve};
use soleus::solver::{Fault, FaultKind, System};
use soleus::units::hydrostatic;

use super::model;

/// Two reservoirs, nine veins, two arteries; four states for each of five muscles; two hyperaemias.
pub const N: usize = 35;
pub type State = [f64; N];

const VEINS: usize = 9;
const FOOT: usize = 0;
const DISTAL: usize = 1;
const PROXIMAL: usize = 2;
const SINUSES: usize = 3;
const GASTROCNEMIUS: usize = 4;
const SAPHENOUS: usize = 5;
const FEMORAL: usize = 6;
const THIGH: usize = 7;
const ILIAC: usize = 8;

const MUSCLES: usize = 5;
const SOLEUS: usize = 0;
const CALF: usize = 1;
const TIBIALIS: usize = 2;
const SOLE: usize = 3;
const THIGH_MUSCLES: usize = 4;

const FIRST_VEIN: usize = 2;
const FEMORAL_ARTERY: usize = 11;
const POPLITEAL_ARTERY: usize = 12;
const FIRST_MUSCLE: usize = 13;
const SOLEUS_BEDS: usize = 33;
const CALF_BEDS: usize = 34;
const COMPARTMENTS: usize = 13;

const VALVES: [(LegValve, usize, usize); 11] = [
    (LegValve::Popliteal, PROXIMAL, FEMORAL),
    (LegValve::FootDeep, FOOT, DISTAL),
    (LegValve::FootSuperficial, FOOT, SAPHENOUS),
    (LegValve::DeepPerforators, SAPHENOUS, DISTAL),
    (LegValve::SoleusPerforators, SAPHENOUS, SINUSES),
    (LegValve::Soleus, SINUSES, PROXIMAL),
    (LegValve::DeepCalf, DISTAL, PROXIMAL),
    (LegValve::Gastrocnemius, GASTROCNEMIUS, FEMORAL),
    (LegValve::SaphenoFemoral, SAPHENOUS, FEMORAL),
    (LegValve::Thigh, THIGH, FEMORAL),
    (LegValve::Iliofemoral, FEMORAL, ILIAC),
];

const BLEND_SQUARED: f64 = 0.005 * 0.005;
const BED_BLEND_SQUARED: f64 = 2e-3 * 2e-3;
const CLOSED: f64 = 1.0 / 400.0;
const PER_TURNING: f64 = 1.0 / 0.3;
const PER_VALVE_OPENING: f64 = 1.0 / 0.25;
const CUBIC: f64 = 1.0 - std::f64::consts::PI * std::f64::consts::PI / 12.0;
const QUINTIC: f64 = std::f64::consts::PI * std::f64::consts::PI / 12.0
    - 8.0 / (std::f64::consts::PI * std::f64::consts::PI);
const STEEPEST: f64 = 0.9999;
const EMPTIEST: f64 = 0.01;
/// `1.5 / 0.01^2.5`.
const BUCKLING_SLOPE: f64 = 1.5e5;

/// `1 / tau` rising and falling, as half their sum and half their difference.
#[derive(Clone, Copy, Debug, Default)]
struct TwoSpeed {
    mean: f64,
    half: f64,
}

impl TwoSpeed {
    fn new(rise_s: f64, fall_s: f64) -> Self {
        let (rise, fall) = (1.0 / rise_s, 1.0 / fall_s);
        Self {
            mean: 0.5 * (rise + fall),
            half: 0.5 * (rise - fall),
        }
    }

    #[inline]
    fn rate(self, gap: f64, blend_squared: f64) -> f64 {
        gap * (self.mean + self.half * gap / (gap * gap + blend_squared).sqrt())
    }
}

#[derive(Clone, Debug)]
pub struct HandWrittenLeg {
    // Veins.
    unstressed: [f64; VEINS],
    per_unstressed: [f64; VEINS],
    rounding_squared: [f64; VEINS],
    per_distension: [f64; VEINS],
    stiffness: [f64; VEINS],
    past_steepest: f64,
    collapse: f64,
    potential: [f64; VEINS],
    // Valves.
    forward: [f64; 11],
    backward: [f64; 11],
    outflow: f64,
    // Beds, arteries, heart.
    bed: [f64; VEINS],
    artery_elastance: [f64; 2],
    artery_unstressed: f64,
    artery_potential: [f64; 2],
    feeding: [f64; 2],
    atrial: f64,
    aortic: f64,
    // Muscles.
    activation: [TwoSpeed; MUSCLES],
    force: [TwoSpeed; MUSCLES],
    resting: [f64; MUSCLES],
    gain: [f64; MUSCLES],
    soleus_cosine: f64,
    calf_cosine: f64,
    soleus_to_sinuses: f64,
    soleus_to_deep: f64,
    tibialis_to_deep: f64,
    to_gastrocnemius: f64,
    to_foot: f64,
    thigh_to_muscle: f64,
    thigh_to_femoral: f64,
    hyperaemia_gain: f64,
    hyperaemia: TwoSpeed,
    // Heel raises.
    raises: f64,
    period_s: f64,
    absolute: Vec<f64>,
}

impl HandWrittenLeg {
    pub fn new(tolerance: f64, scales: &[f64]) -> Self {
        let leg = LegModel::default();
        let body = GravityColumn::new(model::POSTURE);
        let potential = |segment, along| {
            let height = body.height(&model::POSTURE, segment, along);
            hydrostatic(body.density(), body.gravity(), height).mmhg()
        };
        let veins = [
            leg.foot,
            leg.deep_distal,
            leg.deep_proximal,
            leg.sinuses,
            leg.gastrocnemius,
            leg.superficial,
            leg.femoral,
            leg.thigh,
            leg.iliac,
        ];
        let unstressed = veins.map(|vein| vein.unstressed.ml());
        let conductance = |valve| 1.0 / model::resistance_of(&leg, valve);
        let muscles = [
            Muscle::soleus(),
            Muscle::gastrocnemius(),
            Muscle::tibialis_anterior(),
            Muscle::foot_pump(),
            Muscle::thigh(),
        ];
        let times = muscles.each_ref().map(Muscle::times);
        let rest = 1.0 - STEEPEST * STEEPEST;
        let square = STEEPEST * STEEPEST;
        let above = 1.0 - square * (CUBIC + QUINTIC * square);
        let slope_above = 1.0 - square * (3.0 * CUBIC + 5.0 * QUINTIC * square);
        Self {
            unstressed,
            per_unstressed: unstressed.map(|volume| 1.0 / volume),
            rounding_squared: unstressed.map(|volume| 0.0025 * volume * volume),
            per_distension: veins.map(|vein| 1.0 / vein.distension.ml()),
            stiffness: veins.map(|vein| vein.distension.ml() / vein.compliance.ml_per_mmhg()),
            past_steepest: (slope_above * rest + 2.0 * square * above) / (rest * rest),
            collapse: leg.collapse_pressure.mmhg(),
            potential: veins.map(|vein| potential(vein.segment, vein.along)),
            forward: VALVES.map(|(valve, ..)| conductance(valve)),
            backward: VALVES.map(|(valve, ..)| (1.0 - leg.competence(valve)) * conductance(valve)),
            outflow: 1.0 / leg.resistances.iliac_outflow.mmhg_s_per_ml(),
            bed: veins.map(|vein| vein.bed.map_or(0.0, |bed| 1.0 / bed.mmhg_s_per_ml())),
            artery_elastance: [1.0 / 0.11, 1.0 / 0.10],
            artery_unstressed: 50.0,
            artery_potential: [
                potential(BodySegment::Thigh, 0.7),
                potential(BodySegment::Shank, 0.63),
            ],
            feeding: [
                1.0 / leg.resistances.femoral_artery.mmhg_s_per_ml(),
                1.0 / leg.resistances.popliteal_artery.mmhg_s_per_ml(),
            ],
            atrial: 3.0,
            aortic: 93.0,
            activation: times
                .map(|times| TwoSpeed::new(times.rise.seconds(), times.fall.seconds())),
            force: times
                .map(|times| TwoSpeed::new(times.series.seconds(), times.release.seconds())),
            resting: muscles
                .each_ref()
                .map(|muscle| muscle.resting_pressure().mmhg()),
            gain: muscles.each_ref().map(|muscle| muscle.gain().mmhg()),
            soleus_cosine: muscles[SOLEUS].pennation().cos(),
            calf_cosine: muscles[CALF].pennation().cos(),
            soleus_to_sinuses: leg.transmission.soleus_to_sinuses,
            soleus_to_deep: leg.transmission.soleus_to_deep,
            tibialis_to_deep: leg.transmission.tibialis_to_deep,
            to_gastrocnemius: leg.transmission.gastrocnemius,
            to_foot: leg.transmission.foot,
            thigh_to_muscle: leg.transmission.thigh_to_muscle,
            thigh_to_femoral: leg.transmission.thigh_to_femoral,
            hyperaemia_gain: leg.hyperaemia_gain,
            hyperaemia: TwoSpeed::new(17.5, 30.0),
            raises: f64::from(model::RAISES),
            period_s: 1.0,
            absolute: scales.iter().map(|scale| tolerance * scale).collect(),
        }
    }

    /// Excitation of soleus and gastrocnemius, and load of the sole.
    #[inline]
    fn excitation(&self, time_s: f64) -> (f64, f64) {
        let cycles = time_s / self.period_s;
        if cycles < 0.0 || cycles >= self.raises {
            return (0.0, 0.0);
        }
        let phase = cycles - f64::from(cycles as u32);
        if phase < 0.5 {
            (0.45 * step(phase.min(0.5 - phase) / 0.25), 0.0)
        } else {
            (0.0, 0.8 * step((phase - 0.5).min(0.95 - phase) / 0.225))
        }
    }

    #[inline]
    pub fn rhs(&self, time_s: f64, y: &State, dy: &mut State) {
        let (calf, sole) = self.excitation(time_s);

        let excitations = [calf, calf, 0.0, sole, 0.0];
        let mut muscle_pressure = [0.0; MUSCLES];
        for m in 0..MUSCLES {
            let own = FIRST_MUSCLE + 4 * m;
            let (activation, force) = (y[own], y[own + 1]);
            dy[own] = self.activation[m].rate(excitations[m] - activation, BLEND_SQUARED);
            // Nothing fatigues, so the fresh share stays what it was.
            dy[own + 1] = self.force[m].rate(y[own + 2] * activation - force, BLEND_SQUARED);
            dy[own + 2] = 0.0;
            dy[own + 3] = 0.0;
            muscle_pressure[m] = self.resting[m] + self.gain[m] * force;
        }
        for (bed, muscle, cosine) in [
            (SOLEUS_BEDS, SOLEUS, self.soleus_cosine),
            (CALF_BEDS, CALF, self.calf_cosine),
        ] {
            let wanted = self.hyperaemia_gain * (y[FIRST_MUSCLE + 4 * muscle + 1] * cosine);
            dy[bed] = self.hyperaemia.rate(wanted - y[bed], BED_BLEND_SQUARED);
        }

        let deep = self.soleus_to_deep * muscle_pressure[SOLEUS]
            + self.tibialis_to_deep * muscle_pressure[TIBIALIS];
        let mut around = self.potential;
        around[FOOT] += self.to_foot * muscle_pressure[SOLE];
        around[DISTAL] += deep;
        around[PROXIMAL] += deep;
        around[SINUSES] += self.soleus_to_sinuses * muscle_pressure[SOLEUS];
        around[GASTROCNEMIUS] += self.to_gastrocnemius * muscle_pressure[CALF];
        around[FEMORAL] += self.thigh_to_femoral * muscle_pressure[THIGH_MUSCLES];
        around[THIGH] += self.thigh_to_muscle * muscle_pressure[THIGH_MUSCLES];

        let mut total = [0.0; VEINS];
        let mut open = [0.0; VEINS];
        for i in 0..VEINS {
            let volume = y[FIRST_VEIN + i];
            let u = volume - self.unstressed[i];
            let x = 0.5 * (u + (u * u + self.rounding_squared[i]).sqrt()) * self.per_distension[i];
            let held = x.min(STEEPEST);
            let square = held * held;
            let wall = held * (1.0 - square * (CUBIC + QUINTIC * square)) / (1.0 - square)
                + (x - held) * self.past_steepest;
            let filling = volume * self.per_unstressed[i];
            let held = filling.max(EMPTIEST);
            let buckled = 1.0 - 1.0 / (held * held.sqrt()) + (filling - held) * BUCKLING_SLOPE;
            total[i] = self.stiffness[i] * wall + self.collapse * buckled + around[i];
            let square = filling.max(0.0) * filling.max(0.0);
            open[i] = CLOSED + (1.0 - CLOSED) * square / (1.0 + square * square).sqrt();
        }

        let mut gained = [0.0; VEINS];
        for (i, (_, from, to)) in VALVES.iter().enumerate() {
            let driving = total[*from] - total[*to];
            let opened = step(driving * PER_VALVE_OPENING);
            let backward = self.backward[i] * open[*to];
            let flow = driving * (backward + opened * (self.forward[i] * open[*from] - backward));
            gained[*from] -= flow;
            gained[*to] += flow;
        }
        let driving = total[ILIAC] - self.atrial;
        let opened = step(1.0 + driving * PER_TURNING);
        let returned = driving * self.outflow * (1.0 + opened * (open[ILIAC] - 1.0));
        gained[ILIAC] -= returned;
        dy[0] = returned;

        let femoral = (y[FEMORAL_ARTERY] - self.artery_unstressed) * self.artery_elastance[0]
            + self.artery_potential[0];
        let popliteal = (y[POPLITEAL_ARTERY] - self.artery_unstressed) * self.artery_elastance[1]
            + self.artery_potential[1];
        let fed = (self.aortic - femoral) * self.feeding[0];
        let passed = (femoral - popliteal) * self.feeding[1];
        dy[1] = -fed;
        let soleus_beds = (1.0 + y[SOLEUS_BEDS]).max(0.0);
        let calf_beds = (1.0 + y[CALF_BEDS]).max(0.0);
        let dilation = [1.0, soleus_beds, soleus_beds, soleus_beds, calf_beds, 1.0];
        let mut perfused = 0.0;
        for i in 0..dilation.len() {
            let flow = (popliteal - total[i]) * (dilation[i] * self.bed[i]);
            gained[i] += flow;
            perfused += flow;
        }
        let flow = (femoral - total[THIGH]) * self.bed[THIGH];
        gained[THIGH] += flow;
        dy[FEMORAL_ARTERY] = fed - passed - flow;
        dy[POPLITEAL_ARTERY] = passed - perfused;
        dy[FIRST_VEIN..FIRST_VEIN + VEINS].copy_from_slice(&gained);
    }
}

#[inline]
fn step(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * x * (x * (6.0 * x - 15.0) + 10.0)
}

impl System for HandWrittenLeg {
    fn dimension(&self) -> usize {
        N
    }

    fn derivatives(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        if let (Ok(state), Ok(rates)) = (state.try_into(), rates.try_into()) {
            self.rhs(time_s, state, rates);
        }
        Ok(())
    }

    fn breakpoint(&self, after_s: f64) -> Option<f64> {
        let next = (after_s / self.period_s).floor() + 1.0;
        (next <= self.raises).then(|| (next * self.period_s).max(0.0))
    }

    fn absolute_tolerances(&self) -> &[f64] {
        &self.absolute
    }

    fn accept(&mut self, _time_s: f64, state: &[f64]) -> Result<(), Fault> {
        let volumes = &state[FIRST_VEIN..COMPARTMENTS];
        match volumes.iter().position(|volume| *volume < 0.0) {
            None => Ok(()),
            Some(place) => Err(Fault {
                index: FIRST_VEIN + place,
                value: volumes[place],
                kind: FaultKind::OutOfDomain,
            }),
        }
    }
}
