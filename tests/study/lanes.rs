//! Members of one structure in lanes: the same population as one by one.

use soleus::prelude::*;
use soleus::study::*;

type Handles = (Id<VeinSegment>, Time);

/// A calf vein that fills, and what varies of it.
struct Calf {
    study: Study,
    bed: Factor<HydraulicResistance>,
    outflow: Factor<HydraulicResistance>,
    pressure: Measured<Pressure>,
}

impl Calf {
    fn new() -> Self {
        let mut study = Study::new();
        let bed = Spread::log_uniform(20.0.mmhg_s_per_ml(), 200.0.mmhg_s_per_ml());
        let outflow = Spread::log_uniform(0.1.mmhg_s_per_ml(), 10.0.mmhg_s_per_ml());
        Self {
            bed: study.vary("bed", bed),
            outflow: study.vary("outflow", outflow),
            pressure: study.measure("calf"),
            study,
        }
    }

    /// Every third member has a valve where the others have none, if `mixed`.
    fn member(&self, member: &Member<'_>, mixed: bool) -> Result<(Circulation, Handles), Cause> {
        let mut net = Network::new();
        let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
        let vein = VeinSegment::new(40.0.ml(), 2.5.ml_per_mmhg(), 80.0.ml());
        let vein = net.add("calf vein", vein.filled_to(20.0.mmhg()));
        let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
        net.connect(
            "bed",
            artery,
            Microcirculation::new(member.get(self.bed)?),
            vein,
        );
        let outflow = member.get(self.outflow)?;
        if mixed && member.index() % 3 == 0 {
            net.connect("outflow", vein, Valve::new(outflow), atrium);
        } else {
            net.connect("outflow", vein, Resistance::new(outflow), atrium);
        }
        Ok((net.build()?, (vein, 5.0.seconds())))
    }

    fn read(
        &self,
        (vein, time): &Handles,
        solution: &Solution,
        outcome: &mut Outcome<'_>,
    ) -> Result<(), Cause> {
        Ok(outcome.set(self.pressure, solution.pressure(*vein)?.at(*time)?)?)
    }

    fn in_lanes(&self, study: &Study, members: usize, mixed: bool) -> Population {
        let lanes = InLanes::until(
            5.0.seconds(),
            |member| self.member(member, mixed),
            |handles, solution, outcome| self.read(handles, solution, outcome),
        );
        let lanes = lanes.tolerance(1e-8);
        study
            .run_in_lanes(&Design::sobol(members).seeded(4), &lanes)
            .unwrap()
    }

    fn one_by_one(&self, members: usize, mixed: bool) -> Population {
        let design = Design::sobol(members).seeded(4);
        let population = self.study.run(&design, |member, outcome| {
            let (circulation, handles) = self.member(member, mixed)?;
            let solution = Simulation::of(&circulation)
                .tolerance(1e-8)
                .run(5.0.seconds())?;
            self.read(&handles, &solution, outcome)
        });
        population.unwrap()
    }
}

fn assert_close(together: &Population, alone: &Population, pressure: Measured<Pressure>) {
    assert_eq!(together.members().len(), alone.members().len());
    let values = |population: &Population| population.values(pressure).unwrap();
    let pairs = values(together).into_iter().zip(values(alone));
    for (place, (ours, theirs)) in pairs.enumerate() {
        assert!(
            (ours - theirs).abs() < 1e-5.mmhg(),
            "{place}: {ours} against {theirs}"
        );
    }
}

#[test]
fn measures_are_those_of_runs_one_by_one_also_where_structures_differ() {
    let calf = Calf::new();
    for mixed in [false, true] {
        // Not a multiple of eight.
        let (together, alone) = (
            calf.in_lanes(&calf.study, 29, mixed),
            calf.one_by_one(29, mixed),
        );
        assert!(together.failures().next().is_none());
        assert_close(&together, &alone, calf.pressure);
    }
}

#[test]
fn the_population_is_the_same_on_any_number_of_threads() {
    let bits = |threads: usize| -> Vec<u64> {
        let mut calf = Calf::new();
        let study = std::mem::take(&mut calf.study).on_threads(threads);
        let population = calf.in_lanes(&study, 40, true);
        let members = population.members().iter();
        members
            .enumerate()
            .map(|(place, member)| {
                assert_eq!(member.index, place);
                member.measures.as_ref().unwrap()[0].to_bits()
            })
            .collect()
    };
    let one = bits(1);
    assert_eq!(one, bits(2));
    assert_eq!(one, bits(3));
}

#[test]
fn members_that_fail_keep_their_places() {
    let calf = Calf::new();
    let lanes = InLanes::until(
        5.0.seconds(),
        |member| match member.index() {
            3 => Err("cannot be built".into()),
            _ => calf.member(member, false),
        },
        |handles, solution, outcome| {
            calf.read(handles, solution, outcome)?;
            let highest = solution.pressure(handles.0)?.at(5.0.seconds())?;
            if highest > 18.0.mmhg() {
                return Err(format!("{highest} is too much").into());
            }
            Ok(())
        },
    );
    let population = calf.study.run_in_lanes(&Design::sobol(24), &lanes).unwrap();
    let failed: Vec<_> = population
        .failures()
        .map(|(index, cause)| (index, cause.to_string()))
        .collect();
    assert!(
        failed.contains(&(3, String::from("cannot be built"))),
        "{failed:?}"
    );
    assert!(
        failed
            .iter()
            .any(|(_, cause)| cause.ends_with("is too much")),
        "{failed:?}"
    );
    assert_eq!(population.members().len(), 24);
    assert_eq!(
        population.values(calf.pressure).unwrap().len(),
        24 - failed.len()
    );
}
