//! Published models of the beating heart, as their authors gave them.

use crate::drivers::Pacemaker;
use crate::network::{Id, Network};
use crate::parts::{Artery, Chamber, Inertance, Resistance, TimeCourse, Valve};
use crate::units::{self, Compliance, Elastance, Inertance as Inertia, Pressure, Rate, Volume};

/// Valves are sharp in these models: this is narrow enough to agree with them.
const SHARP: Pressure = Pressure::from_mmhg(1e-3);

/// The closed loop of F. Regazzoni et al. 2022: four chambers and two circulations at 75 beats a minute.
///
/// Source: F. Regazzoni et al., J. Comput. Phys. 457 (2022) 111083, doi 10.1016/j.jcp.2022.111083; parameters of the authors' published code.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the part of that name")]
pub struct Regazzoni2020 {
    pub left_atrium: Id<Chamber>,
    pub left_ventricle: Id<Chamber>,
    pub right_atrium: Id<Chamber>,
    pub right_ventricle: Id<Chamber>,
    pub systemic_arteries: Id<Artery>,
    pub systemic_veins: Id<Artery>,
    pub pulmonary_arteries: Id<Artery>,
    pub pulmonary_veins: Id<Artery>,
    pub systemic_arterial_flow: Id<Inertance>,
    pub systemic_venous_flow: Id<Inertance>,
    pub pulmonary_arterial_flow: Id<Inertance>,
    pub pulmonary_venous_flow: Id<Inertance>,
    pub mitral_valve: Id<Valve>,
    pub aortic_valve: Id<Valve>,
    pub tricuspid_valve: Id<Valve>,
    pub pulmonary_valve: Id<Valve>,
}

impl Regazzoni2020 {
    /// Beats per second.
    pub const RATE: Rate = Rate::from_hz(1.25);

    /// Adds the model to a network, at its published initial state.
    pub fn add_to(net: &mut Network) -> Self {
        let phase = net.drive("pacemaker", Pacemaker::new(Self::RATE)).phase();
        let mut chamber = |name: &str, active, diastolic, unstressed, course, holding| {
            let part = Chamber::new(
                Elastance::from_mmhg_per_ml(diastolic),
                Elastance::from_mmhg_per_ml(active),
                Volume::from_ml(unstressed),
                course,
                phase,
            );
            net.add(name, part.holding(Volume::from_ml(holding)))
        };
        let cosine = |onset: f64, contraction: f64, relaxation: f64| {
            let share = Self::RATE.per_s();
            TimeCourse::DoubleCosine {
                onset: onset * share,
                contraction: contraction * share,
                relaxation: relaxation * share,
            }
        };
        let (atrial, ventricular) = (cosine(0.9, 0.17, 0.17), cosine(0.1, 0.25, 0.40));
        let left_atrium = chamber("left atrium", 0.07, 0.18, 4.0, atrial, 87.183);
        let left_ventricle = chamber("left ventricle", 4.482, 0.17, 42.0, ventricular, 118.520);
        let right_atrium = chamber("right atrium", 0.06, 0.07, 4.0, atrial, 86.833);
        let right_ventricle = chamber("right ventricle", 0.2, 0.029, 16.0, ventricular, 166.177);
        let mut vessel = |name: &str, compliance, pressure| {
            let compliance = Compliance::from_ml_per_mmhg(compliance);
            let artery = Artery::new(Volume::ZERO, compliance);
            net.add(name, artery.filled_to(Pressure::from_mmhg(pressure)))
        };
        let systemic_arteries = vessel("systemic arteries", 1.372, 87.675);
        let systemic_veins = vessel("systemic veins", 11.363, 35.898);
        let pulmonary_arteries = vessel("pulmonary arteries", 20.0, 19.545);
        let pulmonary_veins = vessel("pulmonary veins", 16.0, 15.004);
        let line = |resistance, inertance, flow| {
            Inertance::new(
                units::Resistance::from_mmhg_s_per_ml(resistance),
                Inertia::from_mmhg_s2_per_ml(inertance),
            )
            .flowing(units::Flow::from_ml_per_s(flow))
        };
        let valve = Valve::new(units::Resistance::from_mmhg_s_per_ml(0.0075))
            .leaking(units::Resistance::from_mmhg_s_per_ml(75_006.0).conductance())
            .opening_over(SHARP);
        Self {
            left_atrium,
            left_ventricle,
            right_atrium,
            right_ventricle,
            systemic_arteries,
            systemic_veins,
            pulmonary_arteries,
            pulmonary_veins,
            systemic_arterial_flow: net.connect(
                "systemic arterial flow",
                systemic_arteries,
                line(0.733, 0.005, 71.104),
                systemic_veins,
            ),
            systemic_venous_flow: net.connect(
                "systemic venous flow",
                systemic_veins,
                line(0.32, 0.0005, 94.039),
                right_atrium,
            ),
            pulmonary_arterial_flow: net.connect(
                "pulmonary arterial flow",
                pulmonary_arteries,
                line(0.046, 0.0005, 94.084),
                pulmonary_veins,
            ),
            pulmonary_venous_flow: net.connect(
                "pulmonary venous flow",
                pulmonary_veins,
                line(0.0015, 0.0005, 473.279),
                left_atrium,
            ),
            mitral_valve: net.connect("mitral valve", left_atrium, valve, left_ventricle),
            aortic_valve: net.connect("aortic valve", left_ventricle, valve, systemic_arteries),
            tricuspid_valve: net.connect("tricuspid valve", right_atrium, valve, right_ventricle),
            pulmonary_valve: net.connect(
                "pulmonary valve",
                right_ventricle,
                valve,
                pulmonary_arteries,
            ),
        }
    }
}

/// The closed loop of N. L. Bjørdalsbakke et al. 2022: one chamber, an artery and a vein.
///
/// Source: N. L. Bjørdalsbakke et al. 2022; parameters of the published code.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the part of that name")]
pub struct Bjordalsbakke2022 {
    pub left_ventricle: Id<Chamber>,
    pub arteries: Id<Artery>,
    pub veins: Id<Artery>,
    pub aortic_valve: Id<Valve>,
    pub mitral_valve: Id<Valve>,
}

impl Bjordalsbakke2022 {
    /// One beat in 0.85 s.
    pub const RATE: Rate = Rate::from_hz(1.0 / 0.85);

    /// Adds the model to a network, at its published initial state: all pressures 7 mmHg.
    pub fn add_to(net: &mut Network) -> Self {
        let phase = net.drive("pacemaker", Pacemaker::new(Self::RATE)).phase();
        let filling = Pressure::from_mmhg(7.0);
        let diastolic = Elastance::from_mmhg_per_ml(0.03);
        let chamber = Chamber::new(
            diastolic,
            Elastance::from_mmhg_per_ml(1.47),
            Volume::ZERO,
            TimeCourse::double_hill(1.32, 21.9, 0.303, 0.508),
            phase,
        );
        let left_ventricle = net.add("left ventricle", chamber.holding(filling / diastolic));
        let mut vessel = |name: &str, compliance| {
            let compliance = Compliance::from_ml_per_mmhg(compliance);
            net.add(
                name,
                Artery::new(Volume::ZERO, compliance).filled_to(filling),
            )
        };
        let (arteries, veins) = (vessel("arteries", 1.13), vessel("veins", 11.0));
        let valve = |resistance| {
            Valve::new(units::Resistance::from_mmhg_s_per_ml(resistance)).opening_over(SHARP)
        };
        let body = Resistance::new(units::Resistance::from_mmhg_s_per_ml(1.11));
        net.connect("body", arteries, body, veins);
        Self {
            left_ventricle,
            arteries,
            veins,
            aortic_valve: net.connect("aortic valve", left_ventricle, valve(0.033), arteries),
            mitral_valve: net.connect("mitral valve", veins, valve(0.006), left_ventricle),
        }
    }
}
