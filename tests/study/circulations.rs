//! Studies of circulations, in which a run costs something and may fail.

use soleus::prelude::*;
use soleus::study::*;

/// A calf vein between an artery and the right atrium, in a person who stands still.
fn standing_calf(
    bed: HydraulicResistance,
    outflow: HydraulicResistance,
) -> Result<[Pressure; 2], Cause> {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let vein = VeinSegment::new(40.0.ml(), 2.5.ml_per_mmhg(), 80.0.ml());
    let vein = net.add("calf vein", vein.filled_to(75.0.mmhg()));
    let iliac = VeinSegment::new(85.0.ml(), 3.0.ml_per_mmhg(), 130.0.ml());
    let iliac = net.add("iliac vein", iliac.filled_to(5.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("bed", artery, Microcirculation::new(bed), vein);
    net.connect(
        "popliteal valve",
        vein,
        Valve::new(0.2.mmhg_s_per_ml()),
        iliac,
    );
    net.connect("iliac outflow", iliac, Resistance::new(outflow), atrium);
    let body = net.drive("body", GravityColumn::new(Posture::standing()));
    net.place(vein, body.at(BodySegment::Shank, 0.5));
    let solution = Simulation::of(&net.build()?)
        .tolerance(1e-8)
        .run(200.0.seconds())?;
    let at = |node| solution.pressure(node)?.at(200.0.seconds());
    Ok([at(vein)?, at(iliac)?])
}

fn study() -> (
    Study,
    [Factor<HydraulicResistance>; 2],
    [Measured<Pressure>; 2],
) {
    let mut study = Study::new();
    let bed = Spread::log_uniform(20.0.mmhg_s_per_ml(), 200.0.mmhg_s_per_ml());
    let bed = study.vary("bed", bed);
    let outflow = Spread::log_uniform(0.1.mmhg_s_per_ml(), 10.0.mmhg_s_per_ml());
    let outflow = study.vary("outflow", outflow);
    let pressures = ["calf", "iliac"].map(|name| study.measure(name));
    (study, [bed, outflow], pressures)
}

/// At rest the pressures follow from the resistances alone; both are found again from the two pressures.
#[test]
fn resistances_are_found_from_pressures() {
    let (study, [bed, outflow], pressures) = study();
    let truth = standing_calf(70.0.mmhg_s_per_ml(), 2.0.mmhg_s_per_ml()).unwrap();
    let targets = pressures.into_iter().zip(truth);
    let calibration = targets.fold(Calibration::new(), |calibration, (measure, value)| {
        calibration.to(measure, value, 0.5.mmhg())
    });
    let found = study.calibrate(&calibration, |member, outcome| {
        let values = standing_calf(member.get(bed)?, member.get(outflow)?)?;
        for (measure, value) in pressures.into_iter().zip(values) {
            outcome.set(measure, value)?;
        }
        Ok(())
    });
    let found = found.unwrap();
    let near = |factor: Factor<HydraulicResistance>, expected: f64| {
        let value = found.factor(factor).unwrap().value.mmhg_s_per_ml();
        assert!(
            (value / expected - 1.0).abs() < 0.02,
            "{value}, not {expected}"
        );
    };
    near(bed, 70.0);
    near(outflow, 2.0);
    // The calf's pressure hardly knows the bed: flow is fixed by the artery; that is told.
    println!("collinearity {:.1}", found.identifiability.collinearity);
}

#[test]
fn a_circulation_that_can_not_be_built_fails_in_its_own_words() {
    let (study, [bed, _], [calf, iliac]) = study();
    let population = study.run(&Design::grid(2), |member, outcome| {
        let bed = member.get(bed)?;
        let outflow = if member.index() == 2 { -1.0 } else { 1.0 };
        let [a, b] = standing_calf(bed, outflow.mmhg_s_per_ml())?;
        outcome.set(calf, a)?;
        outcome.set(iliac, b)?;
        Ok(())
    });
    let population = population.unwrap();
    let failures: Vec<_> = population.failures().collect();
    let [(2, cause)] = failures[..] else {
        panic!("{failures:?}");
    };
    assert!(cause.to_string().contains("`iliac outflow`"), "{cause}");
    assert_eq!(population.values(calf).unwrap().len(), 3);
}
