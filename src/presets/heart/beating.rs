//! A heart of four chambers that beat.

use crate::drivers::SinusNode;
use crate::network::{Conduit, Edge, Endpoint, Id, Network, Node};
use crate::parts::{Artery, Chamber, Narrowing, Resistance, SharpValve, Valve};
use crate::presets::heart::ports::{BeatingPump, HeartControl, HeartPorts, Pump};
use crate::units::{self, Compliance, Elastance, Pressure, Rate, Volume};

/// One chamber of a [`BeatingHeart`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeatingChamber {
    /// Stiffest, at the end of systole, in mmHg/mL. Larger contracts harder: ejects more against the same pressure.
    pub end_systolic: Elastance,
    /// Softest, in diastole, in mmHg/mL. Larger fills less.
    pub diastolic: Elastance,
    /// Unstressed volume, in mL. Larger holds more blood at the same pressure.
    pub unstressed: Volume,
    /// Volume at the start, in mL.
    pub initial: Volume,
}

/// A heart of four chambers and four valves, with the lungs and the ascending aorta.
///
/// ```text
///  venous return ─ RA ─▷ RV ─▷ pulmonary arteries ── lung ── pulmonary veins ── LA ─▷ LV ─▷ aorta ─
/// ```
///
/// # Equations
///
/// $$P_i = E_i(t)\\,(V_i - V_{0,i}), \qquad \frac{dV_i}{dt} = Q_\mathrm{in} - Q_\mathrm{out}, \qquad Q_\mathrm{valve} = \frac{\max(\Delta P, 0)}{R}$$
///
/// In plain text: every chamber is a [`Chamber`], `P = E(t) (V - V0)`, activated by a [`SinusNode`]; valves are one-way resistances, smooth ([`Valve`]) unless told otherwise, that narrow when the chamber before them runs
/// empty, the vessels linear ([`Artery`]).
///
/// # Parameters
///
/// | chamber | end-systolic, mmHg/mL | diastolic, mmHg/mL | unstressed, mL |
/// |---|---|---|---|
/// | right atrium | 0.28 | 0.14 | 10 |
/// | right ventricle | 0.62 | 0.058 | 30 |
/// | left atrium | 0.35 | 0.16 | 10 |
/// | left ventricle | 2.6 | 0.105 | 10 |
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | rate | 1/s | required | more beats |
/// | tricuspid, pulmonary, mitral, aortic | mmHg s/mL | 0.006, 0.006, 0.010, 0.012 | holds flow back |
/// | pressure over which valves open | mmHg | 0.3 | opens them more softly; 0 makes them ideal ([`SharpValve`]) |
/// | pulmonary arteries `V0`, `C` | mL, mL/mmHg | 120, 3.4 | holds more blood; softer |
/// | pulmonary veins `V0`, `C` | mL, mL/mmHg | 250, 9 | the same |
/// | lung, pulmonary venous | mmHg s/mL | 0.07, 0.008 | a higher pressure in the pulmonary arteries |
/// | aorta `V0`, `C` | mL, mL/mmHg | 26, 0.41 | softer: a smaller pulse |
///
/// Elastances and unstressed volumes of the chambers are design values, chosen for volumes of a healthy adult as magnetic resonance gives them (left end-diastolic volume about 130 mL, ejection fraction about 0.6:
/// Luu et al.); the valves of the right heart and the mitral valve, and the vessels, are those of Heldt's model; the aortic valve is a design value, 3 mmHg at the 250 mL/s of a healthy ejection. Vessels are his too, but for the unstressed volumes of the pulmonary vessels (his are 160 and 430 mL), which are
/// design values that leave about 520 mL of blood in the lungs of a person who lies (measured 526 ± 87 mL).
///
/// # States
///
/// The volumes of seven compartments in mL, and the beats of the sinus node.
///
/// # Limits
///
/// No pericardium and no septum, no inertia of blood at the valves, no valve disease but what [`Valve::competence`] gives; pressure does not depend on the speed of ejection.
///
/// # Sources
///
/// T. Heldt, PhD thesis, MIT 2004, tables 2.5 and 2.6; Suga & Sagawa 1974, Circ Res 35:117, doi 10.1161/01.RES.35.1.117.
#[derive(Clone, Debug, PartialEq)]
pub struct BeatingHeart {
    /// Beats a second, unless a signal sets the pace.
    pub rate: Rate,
    /// Right atrium.
    pub right_atrium: BeatingChamber,
    /// Right ventricle.
    pub right_ventricle: BeatingChamber,
    /// Left atrium.
    pub left_atrium: BeatingChamber,
    /// Left ventricle.
    pub left_ventricle: BeatingChamber,
    /// Resistances of the open tricuspid, pulmonary, mitral and aortic valve.
    pub valves: [units::Resistance; 4],
    /// Pressure over which the valves open, in mmHg. Larger opens them more softly; at 0 they are ideal ([`SharpValve`]), and a run of the same error takes fewer steps.
    pub opening_over: Pressure,
    /// Pulmonary arteries: unstressed volume and compliance.
    pub pulmonary_arteries: (Volume, Compliance),
    /// Pulmonary veins: unstressed volume and compliance.
    pub pulmonary_veins: (Volume, Compliance),
    /// Resistance of the lung's vessels.
    pub lung: units::Resistance,
    /// From the pulmonary veins into the left atrium.
    pub pulmonary_venous: units::Resistance,
    /// Ascending aorta and arch: unstressed volume and compliance.
    pub aorta: (Volume, Compliance),
    /// Pressures at which pulmonary arteries, pulmonary veins and aorta start.
    pub start: [Pressure; 3],
}

/// Pressure over which a valve opens: some percent of a ventricle's filling pressure (design value).
const VALVE_OPENING: Pressure = Pressure::from_mmhg(0.3);

/// How an outlet narrows when what is before it runs empty: below half of the unstressed volume, and to nothing.
///
/// Design values: half is far below what a living heart holds, so that it acts only when a chamber runs out; a millionth of the conductance is next to nothing.
pub(crate) fn runs_out(unstressed: Volume) -> Narrowing {
    Narrowing::below(unstressed * 0.5).capped_at(1e6)
}

const fn chamber(
    end_systolic: f64,
    diastolic: f64,
    unstressed: f64,
    initial: f64,
) -> BeatingChamber {
    BeatingChamber {
        end_systolic: Elastance::from_mmhg_per_ml(end_systolic),
        diastolic: Elastance::from_mmhg_per_ml(diastolic),
        unstressed: Volume::from_ml(unstressed),
        initial: Volume::from_ml(initial),
    }
}

const fn vessel(unstressed: f64, compliance: f64) -> (Volume, Compliance) {
    (
        Volume::from_ml(unstressed),
        Compliance::from_ml_per_mmhg(compliance),
    )
}

impl BeatingHeart {
    /// A healthy adult's heart at this rate.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            right_atrium: chamber(0.28, 0.14, 10.0, 45.0),
            right_ventricle: chamber(0.62, 0.058, 30.0, 140.0),
            left_atrium: chamber(0.35, 0.16, 10.0, 65.0),
            left_ventricle: chamber(2.6, 0.105, 10.0, 130.0),
            valves: [0.006, 0.006, 0.010, 0.012].map(units::Resistance::from_mmhg_s_per_ml),
            opening_over: VALVE_OPENING,
            pulmonary_arteries: vessel(120.0, 3.4),
            pulmonary_veins: vessel(250.0, 9.0),
            lung: units::Resistance::from_mmhg_s_per_ml(0.07),
            pulmonary_venous: units::Resistance::from_mmhg_s_per_ml(0.008),
            aorta: vessel(26.0, 0.41),
            start: [14.0, 8.0, 80.0].map(Pressure::from_mmhg),
        }
    }

    pub(super) fn add_to(
        &self,
        net: &mut Network,
        prefix: &str,
        control: HeartControl,
    ) -> HeartPorts {
        let name = |part: &str| format!("{prefix}{part}");
        let beat = control
            .rate
            .map_or_else(|| SinusNode::new(self.rate), SinusNode::paced_by);
        let sinus_node = net.drive(name("sinus node"), beat);
        let add = |net: &mut Network, part: &str, of: &BeatingChamber, activation, strength| {
            let active = of.end_systolic - of.diastolic;
            let mut chamber =
                Chamber::activated_by(activation, of.diastolic, active, of.unstressed)
                    .holding(of.initial);
            if let Some(strength) = strength {
                chamber = chamber.strengthened_by(strength);
            }
            net.add(name(part), chamber)
        };
        let (atria, ventricles) = (sinus_node.atrial(), sinus_node.ventricular());
        let (to_left, to_right) = (control.strength_left, control.strength_right);
        let right_atrium = add(net, "right atrium", &self.right_atrium, atria, None);
        let right_ventricle = add(
            net,
            "right ventricle",
            &self.right_ventricle,
            ventricles,
            to_right,
        );
        let left_atrium = add(net, "left atrium", &self.left_atrium, atria, None);
        let left_ventricle = add(
            net,
            "left ventricle",
            &self.left_ventricle,
            ventricles,
            to_left,
        );
        let vessel =
            |net: &mut Network, part: &str, (unstressed, compliance), pressure| -> Id<Artery> {
                net.add(
                    name(part),
                    Artery::new(unstressed, compliance).filled_to(pressure),
                )
            };
        let [arterial, venous, systemic] = self.start;
        let pulmonary_arteries =
            vessel(net, "pulmonary arteries", self.pulmonary_arteries, arterial);
        let pulmonary_veins = vessel(net, "pulmonary veins", self.pulmonary_veins, venous);
        let aorta = vessel(net, "aorta", self.aorta, systemic);
        let [tricuspid, pulmonary, mitral, aortic] = self.valves;
        let valve = |net: &mut Network, part: &str, open, of: &BeatingChamber, ends: [Node; 2]| {
            self.connect_valve(net, name(part), open, of, ends)
        };
        let tricuspid_valve = valve(
            net,
            "tricuspid valve",
            tricuspid,
            &self.right_atrium,
            [right_atrium.node(), right_ventricle.node()],
        );
        let pulmonary_valve = valve(
            net,
            "pulmonary valve",
            pulmonary,
            &self.right_ventricle,
            [right_ventricle.node(), pulmonary_arteries.node()],
        );
        net.connect(
            name("lung"),
            pulmonary_arteries,
            Resistance::new(self.lung),
            pulmonary_veins,
        );
        let inflow = Resistance::new(self.pulmonary_venous);
        net.connect(
            name("pulmonary venous inflow"),
            pulmonary_veins,
            inflow,
            left_atrium,
        );
        let mitral_valve = valve(
            net,
            "mitral valve",
            mitral,
            &self.left_atrium,
            [left_atrium.node(), left_ventricle.node()],
        );
        let aortic_valve = valve(
            net,
            "aortic valve",
            aortic,
            &self.left_ventricle,
            [left_ventricle.node(), aorta.node()],
        );
        let pump = BeatingPump {
            sinus_node,
            right_atrium,
            right_ventricle,
            pulmonary_arteries,
            pulmonary_veins,
            left_atrium,
            left_ventricle,
            aorta,
            tricuspid_valve,
            pulmonary_valve,
            mitral_valve,
            aortic_valve,
        };
        HeartPorts::new(right_atrium, aorta, Pump::Beating(pump))
    }

    /// Joins a valve between a chamber and what comes after it.
    fn connect_valve(
        &self,
        net: &mut Network,
        name: String,
        open: units::Resistance,
        chamber: &BeatingChamber,
        [from, to]: [Node; 2],
    ) -> Edge {
        // What a chamber holds can run out: then its outlet lets no more through.
        let unstressed = chamber.unstressed;
        let narrowing = (unstressed > Volume::ZERO).then(|| runs_out(unstressed));
        if self.opening_over == Pressure::ZERO {
            let valve = SharpValve::new(open);
            let valve = narrowing.map_or(valve, |narrowing| valve.narrowing(narrowing));
            return net.connect(name, from, valve, to).edge();
        }
        let valve = Valve::new(open).opening_over(self.opening_over);
        let valve = narrowing.map_or(valve, |narrowing| valve.narrowing(narrowing));
        net.connect(name, from, valve, to).edge()
    }
}
