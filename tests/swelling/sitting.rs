//! Sitting for hours, and what helps.

use std::sync::OnceLock;

use soleus::drivers::compression;
use soleus::measure::girth_percent;
use soleus::prelude::*;

use crate::support::{
    Ran, body, known_gap, long_sitting, ran, session, sitting, sitting_down, within,
};

/// Fluid that one lower leg, foot included, took up by a minute of sitting, in mL.
fn lower_leg(ran: &Ran, phase: &str, minutes: f64) -> f64 {
    let gained = [TissueRegion::Foot, TissueRegion::Calf]
        .map(|region| ran.swelling(region, phase, 0.0, minutes).gained.ml());
    0.5 * (gained[0] + gained[1])
}

/// Stick et al. 1989: 0.12 %/min sitting; band of check A40.
#[test]
fn a40_a_calf_that_sits_swells_slowly() {
    let rate = sitting().swollen_percent(TissueRegion::Calf, "sitting", 2.0, 10.0) / 8.0;
    within("sitting, % a minute", rate, 0.07..=0.18);
}

/// Pottier et al. 1969: +2.8 % in two hours, in a bath of 32 to 40 °C. The +2.3 % of the first hour were fitted. No spread is given: a quarter either way.
#[test]
fn a_foot_after_two_hours() {
    let foot = sitting().swelling(TissueRegion::Foot, "sitting", 0.0, 120.0);
    within("foot, 2 h, %", foot.percent, 2.1..=3.5);
}

/// Two hours seated: +0.90 (SD 0.32) cm of girth, 22 people. As the girth of a calf of 37 cm whose veins fill, too.
#[test]
fn the_girth_of_a_calf_after_two_hours() {
    let swollen = sitting().swollen_percent(TissueRegion::Calf, "sitting", 0.0, 120.0);
    let girth = 37.0 * girth_percent(swollen) / 100.0;
    within("girth, cm", girth, 0.58..=1.22);
}

/// Of the band for 4 to 10 h, +60 to +150 mL a lower leg, two hours reach the lower part; that the band is met at 4 h was fitted.
#[test]
fn a_lower_leg_after_two_hours() {
    let leg = lower_leg(sitting(), "sitting", 120.0);
    println!("lower leg, 2 h: {leg:.0} mL");
    assert!((60.0..=125.0).contains(&leg), "{leg}");
}

/// Lower legs of people who sat or flew: +109 mL in 4 h, +145 mL in 10 h; +60 to +150 mL. Lymph was fitted to the four hours, in a simpler model; the ten are not fitted.
#[test]
fn a_lower_leg_after_four_and_ten_hours() {
    let leg = |hours: f64| lower_leg(long_sitting(), "sitting", 60.0 * hours);
    within("lower leg, 4 h, mL", leg(4.0), 60.0..=150.0);
    within("lower leg, 10 h, mL", leg(10.0), 60.0..=150.0);
}

/// It swells ever more slowly: most of it within the first two hours, and by then what filters is nearly what lymph takes away.
#[test]
fn ten_hours_swell_little_more_than_two() {
    let leg = |hours: f64| lower_leg(long_sitting(), "sitting", 60.0 * hours);
    let shares = [0.5, 1.0, 2.0].map(|hours| leg(hours) / leg(4.0));
    println!("of four hours' swelling after 0.5, 1 and 2 h: {shares:.2?}");
    assert!(shares.is_sorted() && shares[1] > 0.6, "{shares:?}");
    let drift = long_sitting().0.solution.volume_drift_relative();
    assert!(drift < 1e-12, "{drift:.1e}");
}

/// Olszewski et al. 1977: lymph -50 % in two hours of venous stasis. Here lymph follows the pressure of the tissue and nothing else in a person who keeps still, so it rises, as it does in the calves of PMC2290538.
#[test]
fn lymph_in_stasis() {
    let calf = sitting().swelling(TissueRegion::Calf, "sitting", 100.0, 120.0);
    let change = 100.0 * (calf.lymph_ml_per_min_100ml / 0.04 - 1.0);
    known_gap("lymph, %", change, -60.0..=-40.0, 203.5);
}

/// Sits for 23 min and rises on the toes for a minute of every three.
fn exercised() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let start = session(body(ExchangeModel::plethysmographic()))
            .phase(Phase::new("supine", 1.0.minutes()))
            .phase(sitting_down(2.0));
        let session = (0..7).fold(start, |session, turn| {
            let raises = Manoeuvre::seated_heel_raise(1.0.hz());
            let working = Phase::new(format!("raises {turn}"), 1.0.minutes()).doing(raises);
            session
                .phase(working)
                .phase(Phase::new(format!("rest {turn}"), 2.0.minutes()))
        });
        ran(&session)
    })
}

/// Ankle exercise halves the swelling of long sitting. Here of 23 min, with a minute of raises in every three: the dose is this test's, and the sources give none. Between bouts the veins are full again within a minute, so what is saved is about the share of the time that is worked.
#[test]
fn ankle_exercise_halves_it() {
    let (still, working) = (
        lower_leg(sitting(), "sitting", 23.0),
        lower_leg(exercised(), "sitting", 23.0),
    );
    println!("lower leg after 23 min: {still:.1} mL still, {working:.1} mL with exercise");
    known_gap(
        "with exercise over without",
        working / still,
        0.3..=0.7,
        0.801,
    );
}

/// Twenty minutes of sitting with this much pressure on lower leg and foot, with muscles at rest; mL a lower leg.
fn stockinged(pressure: Pressure) -> f64 {
    let mut net = Network::new();
    let column = GravityColumn::new(Posture::supine());
    let column = column.then(Posture::sitting(), Time::ZERO, 3.0.seconds());
    let column = net.drive("posture", column);
    let still = net.drive("manoeuvres", Bouts::new());
    let signals = BodySignals::new(column, [still.leg_signals()]);
    let body = body(ExchangeModel::plethysmographic()).add_to(&mut net, "", &signals);
    let stocking = net.drive("stocking", compression::stocking(pressure));
    let exchange = body.exchange.as_ref().unwrap();
    let tissues: Vec<_> = [TissueRegion::Foot, TissueRegion::Calf]
        .into_iter()
        .flat_map(|region| exchange.of(region))
        .collect();
    let leg = &body.legs[0].veins;
    for vein in [
        leg.foot,
        leg.deep_distal,
        leg.deep_proximal,
        leg.sinuses,
        leg.gastrocnemius,
        leg.superficial,
    ] {
        net.surround(vein, stocking.value(), 1.0);
    }
    for tissue in &tissues {
        net.surround(tissue.fluid, stocking.value(), 1.0);
    }
    let circulation = net.build().unwrap();
    let solution = Simulation::of(&circulation)
        .from((-60.0).seconds())
        .tolerance(1e-4)
        .recording(Recording::Every(10.0.seconds()))
        .run(20.0.minutes())
        .unwrap();
    let gained = tissues.iter().map(|tissue| {
        let volume = solution.volume(tissue.fluid).unwrap().last();
        (volume - tissue.rest).ml()
    });
    0.5 * gained.sum::<f64>()
}

/// Buhs et al. 1999 (21 people, 4.5 h of work): girth +23.8 mm without, -5.2 (SD 7.0) mm with stockings of 20 to 30 mmHg: over without -0.22. Band: two SD. Here of fluid in 20 min of sitting.
#[test]
fn stockings_prevent_it() {
    let (none, worn) = (
        lower_leg(sitting(), "sitting", 20.0),
        stockinged(25.0.mmhg()),
    );
    println!("lower leg after 20 min: {none:.1} mL, {worn:.1} with a stocking");
    within("with a stocking over without", worn / none, -0.81..=0.37);
}

/// A garment presses on tissue as on the vein that the tissue exchanges with: on foot, calf and thigh, and nowhere else.
#[test]
fn garments_press_on_tissue_as_on_its_vein() {
    let stocking = Garment::graduated_stocking(25.0.mmhg());
    let session = session(body(ExchangeModel::plethysmographic())).wearing(stocking);
    let (circulation, body) = session.build().unwrap();
    let mut workspace = circulation.workspace();
    let state = circulation.initial_state();
    let frame = circulation.observe(Time::ZERO, &state, &mut workspace);
    let around =
        |node: Node| (frame.pressure(node).unwrap() - frame.transmural(node).unwrap()).mmhg();
    let leg = &body.legs[0].veins;
    let exchange = body.exchange.as_ref().unwrap();
    for (region, vein) in [
        (TissueRegion::Foot, leg.foot),
        (TissueRegion::Calf, leg.superficial),
        (TissueRegion::Thigh, leg.thigh),
    ] {
        let tissue = exchange.of(region).next().unwrap();
        let (tissue, vein) = (around(tissue.fluid.node()), around(vein.node()));
        println!("{region:?}: {tissue:.1} mmHg on the tissue, {vein:.1} on its vein");
        assert!(tissue > 5.0 && (tissue - vein).abs() < 1e-9);
    }
    let pelvis = exchange.of(TissueRegion::Pelvis).next().unwrap();
    assert!(around(pelvis.fluid.node()).abs() < 1e-9);
}
