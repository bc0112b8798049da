//! Where the calf pump takes its blood from: gradients, powers and flows over a stride.

use crate::measure::stride_phase::{Phases, StrideGradient, head};
use crate::network::{Frame, Id};
use crate::parts::Valve;
use crate::presets::{Leg, LegValve};
use crate::protocol::StrideRun;
use crate::simulation::{QueryError, Solution};
use crate::units::{Flow, Power, Pressure, Rate, Time, Volume};

/// What a stride shows of the calf pump as a flow diverter, after R. A. Tauraginskii et al., J. Vasc. Surg. Venous Lymphat. Disord. (2024) 101996,
/// doi 10.1016/j.jvsv.2024.101996.
///
/// # Gradients
///
/// Pressures at different heights are compared as heads: each is reduced to the height of the right atrium by the column of blood between,
///
/// $$H = P + \rho g z,$$
///
/// in plain text `H = P + rho g z`, `z` the height above the right atrium (below zero in a leg that stands), `P` the pressure inside the vein against the atmosphere. In a column at rest `H` is the same
/// everywhere; blood flows from the higher to the lower.
///
/// | gradient | is | positive means |
/// |---|---|---|
/// | `retrograde` | thigh less mid-calf, great saphenous vein | towards the foot: the valve between is shut |
/// | `antegrade` | ankle less mid-calf, great saphenous vein | towards the heart |
/// | `intramuscular` | gastrocnemius vein less saphenous vein at mid-calf | out of the muscle |
///
/// # Powers and flows
///
/// $$N_E = \frac{1}{T} \int_T \sum_m H_m\\,\max(Q_m, 0)\\,dt, \qquad N_S = \frac{1}{T} \int_T \sum_m (H_s - H_m)\\,\max(q_m, 0)\\,dt$$
///
/// In plain text: ejection power `N_E` is the mean over the stride of head times flow out of the veins inside soleus and gastrocnemius, through their valves; suction power `N_S` that of the head by which the saphenous
/// vein at mid-calf exceeds them, times the flow into them through perforators.
///
/// The paper's powers are per unit of volume, in MPa/min, and its abstract does not say how they were made. `unit_ejection_mpa_per_min` and `unit_suction_mpa_per_min` are this library's reading: the mean of the
/// gradient `intramuscular` over the phase of contraction, and of its opposite over swing, times strides a minute.
///
/// # Limits
///
/// What draws blood into a muscle here is that its veins, emptied by a contraction, are at a lower pressure than those that feed them. That a calf which is stretched pulls its veins open, below the
/// pressure that it has at rest, is not modelled: how far is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowDiverter {
    /// Strides in a time.
    pub rate: Rate,
    /// Thigh less mid-calf in the saphenous vein; none if it is in one piece.
    pub retrograde: Option<StrideGradient>,
    /// Ankle less mid-calf in the saphenous vein; none if it is in one piece.
    pub antegrade: Option<StrideGradient>,
    /// Gastrocnemius vein less saphenous vein at mid-calf.
    pub intramuscular: StrideGradient,
    /// Mean pressure in the saphenous vein at mid-calf at rest.
    pub saphenous_at_rest: Pressure,
    /// The same over the stride.
    pub saphenous: Pressure,
    /// Mean pressure in the saphenous vein at the ankle over the stride: ambulatory pressure. None if the vein is in one piece.
    pub ankle: Option<Pressure>,
    /// What leaves the leg over the stride: in a steady state, its blood flow.
    pub leg_flow: Flow,
    /// The part of it that comes through deep and muscle veins from below the knee.
    pub deep_flow: Flow,
    /// The part of it that comes up the saphenous vein.
    pub saphenous_flow: Flow,
    /// Flow from the saphenous vein through perforators inward, less that outward, at rest.
    pub diverted_at_rest: Flow,
    /// The same over the stride.
    pub diverted: Flow,
    /// What perforators let outward over the stride.
    pub outward: Flow,
    /// Ejection power.
    pub ejection: Power,
    /// Suction power.
    pub suction: Power,
    /// Ejection power per volume, in MPa/min; none if the gastrocnemius does not work.
    pub unit_ejection_mpa_per_min: Option<f64>,
    /// Suction power per volume, in MPa/min; none if it has no phase of swing.
    pub unit_suction_mpa_per_min: Option<f64>,
    /// By how much the leg's veins gain over the stride: nought in a steady state.
    pub drift: Volume,
}

impl FlowDiverter {
    /// Reads a run.
    ///
    /// # Errors
    /// [`QueryError`] if a handle is of another network.
    pub fn read(run: &StrideRun) -> Result<Self, QueryError> {
        let (leg, stride, rest) = (&run.leg, &run.stride, &run.rest);
        let (veins, rate) = (&leg.veins, run.cycle.rate());
        let phases = Phases::read(stride, leg)?;
        let calf = veins.superficial;
        let above_calf = |vein| StrideGradient::read(stride, phases, vein, calf);
        let mean = |vein| stride.pressure(vein).map(|pressure| pressure.mean());
        let ends = veins.saphenous;
        let retrograde = ends.map(|ends| above_calf(ends.thigh)).transpose()?;
        let antegrade = ends.map(|ends| above_calf(ends.ankle)).transpose()?;
        let intramuscular = above_calf(veins.gastrocnemius)?;
        let unit = |gradient: Pressure| gradient.pa() * 1e-6 * rate.bpm();
        let perforators = |solution| net_and_outward(solution, leg);
        let (diverted, outward) = perforators(stride)?;
        Ok(Self {
            rate,
            retrograde,
            antegrade,
            intramuscular,
            saphenous_at_rest: rest.pressure(calf)?.mean(),
            saphenous: mean(calf)?,
            ankle: ends.map(|ends| mean(ends.ankle)).transpose()?,
            leg_flow: stride.flow(leg.outflow)?.mean(),
            deep_flow: through(stride, leg, &[LegValve::Popliteal, LegValve::Gastrocnemius])?,
            saphenous_flow: through(stride, leg, &[LegValve::SaphenoFemoral])?,
            diverted_at_rest: perforators(rest)?.0,
            diverted,
            outward,
            ejection: ejection(stride, leg)?,
            suction: suction(stride, leg)?,
            unit_ejection_mpa_per_min: intramuscular.contraction.map(unit),
            unit_suction_mpa_per_min: intramuscular.swing.map(|gradient| unit(-gradient)),
            drift: held(stride, leg, stride.end())? - held(stride, leg, stride.start())?,
        })
    }
}

/// Net flow through all perforators inward, and what of it went outward.
fn net_and_outward(solution: &Solution, leg: &Leg) -> Result<(Flow, Flow), QueryError> {
    let (mut net, mut outward) = (Flow::ZERO, Flow::ZERO);
    for (_, valve) in perforators(leg) {
        let flow = solution.flow(valve)?;
        let seconds = solution.duration().seconds();
        net += flow.mean();
        outward += Flow::from_ml_per_s(flow.integrate(|flow| (-flow).max(0.0)) / seconds);
    }
    Ok((net, outward))
}

fn perforators(leg: &Leg) -> impl Iterator<Item = (LegValve, Id<Valve>)> + '_ {
    leg.valves().filter(|(name, _)| {
        let perforators = [
            LegValve::DeepPerforators,
            LegValve::SoleusPerforators,
            LegValve::GastrocnemiusPerforators,
        ];
        perforators.contains(name)
    })
}

fn through(solution: &Solution, leg: &Leg, valves: &[LegValve]) -> Result<Flow, QueryError> {
    let means = valves.iter().map(|valve| solution.flow(leg.valve(*valve)));
    means.map(|flow| flow.map(|flow| flow.mean())).sum()
}

/// Mean power of what leaves the veins in the muscles.
fn ejection(solution: &Solution, leg: &Leg) -> Result<Power, QueryError> {
    let veins = &leg.veins;
    let mut power = Power::ZERO;
    for (vein, valve) in [
        (veins.sinuses, LegValve::Soleus),
        (veins.gastrocnemius, LegValve::Gastrocnemius),
    ] {
        let valve = leg.valve(valve);
        let ejected = move |frame: &Frame<'_>| {
            let flow = frame.flow(valve)?.max(Flow::ZERO);
            Ok(head(frame, vein)? * flow)
        };
        power += solution.curve(ejected)?.mean();
    }
    Ok(power)
}

/// Mean power with which blood falls from the saphenous vein into the veins in the muscles.
fn suction(solution: &Solution, leg: &Leg) -> Result<Power, QueryError> {
    let mut power = Power::ZERO;
    for (name, valve) in perforators(leg) {
        let muscle = match name {
            LegValve::SoleusPerforators => leg.veins.sinuses,
            LegValve::GastrocnemiusPerforators => leg.veins.gastrocnemius,
            _ => continue,
        };
        let saphenous = leg.veins.superficial;
        let drawn = move |frame: &Frame<'_>| {
            let flow = frame.flow(valve)?.max(Flow::ZERO);
            Ok((head(frame, saphenous)? - head(frame, muscle)?) * flow)
        };
        power += solution.curve(drawn)?.mean();
    }
    Ok(power)
}

fn held(solution: &Solution, leg: &Leg, at: Time) -> Result<Volume, QueryError> {
    let mut moment = solution.at(at)?;
    let frame = moment.frame();
    let volumes = leg.all_veins().into_iter().map(|vein| frame.volume(vein));
    Ok(volumes.sum::<Result<Volume, _>>()?)
}
