//! The models that are measured, as the library composes them.

use soleus::drivers::{GravityColumn, Posture};
use soleus::network::{Circulation, Network};
use soleus::parts::{Reservoir, Resistance, Valve, VeinSegment};
use soleus::presets::{BodyModel, HeartLoad, LegModel, LegSupply, LegValve};
use soleus::protocol::{Bouts, Manoeuvre};
use soleus::units::{Quantities, Rate, Time};

pub const POSTURE: Posture = Posture::standing();
pub const RAISES: u32 = 10;
/// Ten heel raises at 1 Hz, then half a minute of recovery.
pub const END_S: f64 = 40.0;

/// One standing leg that does heel raises from 0 s on, fed from and drained to fixed pressures.
pub fn compiled_leg() -> Circulation {
    raising_leg(&HeartLoad::default())
}

/// The same leg between other pressures.
pub fn raising_leg(heart: &HeartLoad) -> Circulation {
    varied_leg(heart, |_| {})
}

/// The same with other parameters.
pub fn varied_leg(heart: &HeartLoad, change: impl FnOnce(&mut LegModel)) -> Circulation {
    let mut net = Network::new();
    let heart = heart.add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(POSTURE));
    let raises = Bouts::new().bout(
        Manoeuvre::heel_raise(Rate::from_hz(1.0)),
        Time::ZERO,
        RAISES,
    );
    let signals = net.drive("manoeuvre", raises).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let mut leg = LegModel::default();
    change(&mut leg);
    leg.add_to(&mut net, "", supply, signals);
    net.build().expect("the leg is sound")
}

/// The whole body with a heart that does not beat, so that nothing but the model's own rates bounds the step.
pub fn averaged_body() -> BodyModel {
    BodyModel::default().cycle_averaged()
}

/// The same, ten times stiffer: every vessel and valve between compartments lets ten times as much through, beds as before. What joins two
/// compartments settles ten times as fast; what fills and drains a region stays as slow as it was.
pub fn stiff_body() -> BodyModel {
    const SHARE: f64 = 0.1;
    let mut body = averaged_body();
    let vessels = &mut body.resistances;
    for vessel in [
        &mut vessels.thoracic_aorta,
        &mut vessels.abdominal_aorta,
        &mut vessels.head_artery,
        &mut vessels.arm_artery,
        &mut vessels.splanchnic_artery,
        &mut vessels.renal_artery,
        &mut vessels.head_vein,
        &mut vessels.arm_vein,
        &mut vessels.superior_caval,
        &mut vessels.splanchnic_vein,
        &mut vessels.renal_vein,
        &mut vessels.abdominal_caval,
        &mut vessels.thoracic_caval,
    ] {
        *vessel = *vessel * SHARE;
    }
    let leg = &mut body.leg.resistances;
    for vessel in [
        &mut leg.foot_deep,
        &mut leg.foot_superficial,
        &mut leg.deep_perforators,
        &mut leg.soleus_perforators,
        &mut leg.soleus,
        &mut leg.deep_calf,
        &mut leg.popliteal,
        &mut leg.gastrocnemius,
        &mut leg.saphenofemoral,
        &mut leg.thigh,
        &mut leg.iliofemoral,
        &mut leg.iliac_outflow,
        &mut leg.femoral_artery,
        &mut leg.popliteal_artery,
    ] {
        *vessel = *vessel * SHARE;
    }
    body
}

/// A chain of `compartments` veins between two reservoirs, joined by valves and resistances in turn.
pub fn chain(compartments: usize) -> Circulation {
    let mut net = Network::new();
    let source = net.add("source", Reservoir::at(20.0.mmhg()));
    let sink = net.add("sink", Reservoir::at(2.0.mmhg()));
    let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    let veins: Vec<_> = (0..compartments)
        .map(|i| {
            // Uneven fillings, so that about half of the valves are open.
            let pressure = 10.0 + 5.0 * (i as f64 * 2.399).sin();
            net.add(format!("vein {i}"), vein.filled_to(pressure.mmhg()))
        })
        .collect();
    let resistance = Resistance::new(0.5.mmhg_s_per_ml());
    net.connect("inflow", source, resistance, veins[0]);
    for (i, pair) in veins.windows(2).enumerate() {
        let name = format!("branch {i}");
        if i % 2 == 0 {
            net.connect(name, pair[0], Valve::new(0.1.mmhg_s_per_ml()), pair[1]);
        } else {
            net.connect(name, pair[0], resistance, pair[1]);
        }
    }
    net.connect("outflow", veins[compartments - 1], resistance, sink);
    net.build().expect("the chain is sound")
}

/// The resistance of a valve's path when it is open, in mmHg s/mL.
pub fn resistance_of(leg: &LegModel, valve: LegValve) -> f64 {
    let resistances = &leg.resistances;
    let resistance = match valve {
        LegValve::FootDeep => resistances.foot_deep,
        LegValve::FootSuperficial => resistances.foot_superficial,
        LegValve::DeepPerforators => resistances.deep_perforators,
        LegValve::SoleusPerforators => resistances.soleus_perforators,
        LegValve::Soleus => resistances.soleus,
        LegValve::DeepCalf => resistances.deep_calf,
        LegValve::Popliteal => resistances.popliteal,
        LegValve::Gastrocnemius => resistances.gastrocnemius,
        LegValve::SaphenoFemoral => resistances.saphenofemoral,
        LegValve::Thigh => resistances.thigh,
        LegValve::Iliofemoral => resistances.iliofemoral,
        _ => unreachable!("the leg has no other valve"),
    };
    resistance.mmhg_s_per_ml()
}
