//! Solutions and reports as tables: what is written can be read back, and nothing goes without its unit.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail a test"
)]

#[path = "tables/files.rs"]
mod files;

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::Value;
use soleus::prelude::*;
use soleus::protocol::CalfTestRun;

/// A vein between an artery and an atrium.
struct Model {
    circulation: Circulation,
    vein: Id<VeinSegment>,
    bed: Id<Resistance>,
}

fn model(vein: &str) -> Model {
    let mut net = Network::new();
    let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    let segment = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    let vein = net.add(vein, segment.filled_to(5.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    let bed = net.connect("bed", artery, Resistance::new(10.0.mmhg_s_per_ml()), vein);
    net.connect(
        "outflow",
        vein,
        Resistance::new(1.0.mmhg_s_per_ml()),
        atrium,
    );
    Model {
        circulation: net.build().unwrap(),
        vein,
        bed,
    }
}

fn solve(model: &Model) -> Solution {
    Simulation::of(&model.circulation)
        .run(3.0.seconds())
        .unwrap()
}

/// Headings and rows of a CSV text.
fn parsed(text: &str) -> (Vec<String>, Vec<Vec<f64>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().iter().map(String::from).collect();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        row.iter().map(|cell| cell.parse().unwrap()).collect()
    });
    (headings, rows.collect())
}

#[test]
fn a_whole_circulation_is_read_back_from_csv_and_json_to_the_last_digit() {
    let model = model("vein");
    let solution = solve(&model);
    let table = Columns::all(&model.circulation)
        .every(&solution, 0.3.seconds())
        .unwrap();
    // Time; pressure and volume of three compartments; two flows; from 0 to 3 s both included.
    assert_eq!((table.columns().len(), table.len()), (9, 11));
    let own: Vec<Vec<f64>> = table.rows().map(<[f64]>::to_vec).collect();
    let (headings, rows) = parsed(&table.csv());
    assert_eq!(rows, own);
    assert_eq!(headings[0], "time [s]");
    assert!(headings.contains(&String::from("vein volume [mL]")));
    assert!(headings.contains(&String::from("right atrium pressure [mmHg]")));
    assert!(headings.contains(&String::from("outflow flow [mL/s]")));
    let json: Value = serde_json::from_str(&table.json()).unwrap();
    for (column, own) in json["columns"]
        .as_array()
        .unwrap()
        .iter()
        .zip(table.columns())
    {
        assert_eq!(
            (&column["name"], &column["unit"]),
            (&Value::from(&*own.name), &Value::from(&*own.unit))
        );
    }
    let rows: Vec<Vec<f64>> = serde_json::from_value(json["rows"].clone()).unwrap();
    assert_eq!(rows, own);
    let volumes = table.column("vein volume").unwrap();
    let asked = solution
        .volume(model.vein)
        .unwrap()
        .every(0.3.seconds())
        .unwrap();
    assert!(
        volumes
            .iter()
            .zip(&asked.values)
            .all(|(own, asked)| *own == asked.ml())
    );
    assert_eq!(table.column("calf"), None);
}

#[test]
fn columns_read_probes_curves_sums_and_units_of_choice() {
    let model = model("vein");
    let solution = solve(&model);
    let pressure = solution.pressure(model.vein).unwrap();
    let columns = Columns::new()
        .probe("probe", Probe::pressure(model.vein))
        .curve("curve", &pressure)
        .quantity("share", |frame| {
            Ok(Fraction::new(frame.volume(model.vein)?.ml() / 130.0))
        })
        .number("inflow", "mL/min", |frame| {
            Ok(frame.flow(model.bed)?.ml_per_min())
        });
    let table = columns
        .between(&solution, 1.0.seconds(), 2.0.seconds(), 0.25.seconds())
        .unwrap();
    assert_eq!(table.column("time").unwrap(), [1.0, 1.25, 1.5, 1.75, 2.0]);
    assert_eq!(table.column("probe"), table.column("curve"));
    let units: Vec<&str> = table.columns().iter().map(|own| &*own.unit).collect();
    assert_eq!(units, ["s", "mmHg", "mmHg", "1", "mL/min"]);
    let inflow = solution.flow(model.bed).unwrap().at(2.0.seconds()).unwrap();
    assert_eq!(table.column("inflow").unwrap()[4], inflow.ml_per_min());
}

#[test]
fn rows_written_one_by_one_are_those_of_the_table() {
    let model = model("vein");
    let solution = solve(&model);
    let columns = || Columns::all(&model.circulation);
    let table = columns().every(&solution, 0.5.seconds()).unwrap();
    let mut writer = CsvWriter::new(Vec::new(), columns()).unwrap();
    for time in table.column("time").unwrap() {
        let time = Time::from_seconds(time);
        let mut moment = solution.at(time).unwrap();
        writer.row(time, &moment.frame()).unwrap();
    }
    assert_eq!(writer.rows(), table.len());
    let written = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert_eq!(written, table.csv());
    // As a watch of the run itself it sees what the solution has.
    let mut writer = CsvWriter::new(Vec::new(), columns()).unwrap();
    let run = Simulation::of(&model.circulation).recording(Recording::Nothing);
    run.watched_by(Looks::Every(0.5.seconds()), &mut writer)
        .run(3.0.seconds())
        .unwrap();
    assert_eq!(
        String::from_utf8(writer.finish().unwrap()).unwrap(),
        written
    );
}

#[test]
fn what_cannot_be_written_ends_the_run() {
    let model = model("vein");
    let late = |frame: &Frame<'_>| {
        let volume = frame.volume(model.vein)?.ml();
        Ok(if volume > 85.0 { f64::INFINITY } else { volume })
    };
    let mut writer = CsvWriter::new(Vec::new(), Columns::new().number("late", "mL", late)).unwrap();
    let run = Simulation::of(&model.circulation).recording(Recording::Nothing);
    let solution = run
        .watched_by(Looks::Every(0.1.seconds()), &mut writer)
        .run(60.0.seconds());
    assert!(solution.unwrap().end() < 10.0.seconds());
    assert!(writer.rows() > 1);
    let refused = writer.finish().unwrap_err().to_string();
    assert!(refused.contains("`late` is inf mL"), "{refused}");
}

#[test]
fn what_cannot_be_written_is_named() {
    let model = model("vein");
    let solution = solve(&model);
    let broken = || Columns::new().number("broken", "mmHg", |_| Ok(f64::NAN));
    let says = |error: ReportError, words: &str| {
        let error = error.to_string();
        assert!(error.contains(words), "{error}");
    };
    let every = |columns: &Columns<'_>, s: f64| columns.every(&solution, s.seconds()).unwrap_err();
    says(every(&broken(), 1.0), "`broken` is NaN mmHg in row 1");
    let mut writer = CsvWriter::new(Vec::new(), broken()).unwrap();
    let mut moment = solution.at(Time::ZERO).unwrap();
    let refused = writer.row(Time::ZERO, &moment.frame()).unwrap_err();
    says(refused, "`broken` is NaN mmHg in row 1");
    assert_eq!(
        String::from_utf8(writer.finish().unwrap()).unwrap(),
        "time [s],broken [mmHg]\n"
    );
    let twice = Columns::new()
        .probe("vein", Probe::pressure(model.vein))
        .probe("vein", Probe::volume(model.vein));
    says(every(&twice, 1.0), "named `vein`");
    says(
        CsvWriter::new(Vec::new(), twice).unwrap_err(),
        "named `vein`",
    );
    says(
        every(&Columns::new().probe(" ", Probe::pressure(model.vein)), 1.0),
        "number 2 has no name",
    );
    let own = Columns::new().probe("vein", Probe::pressure(model.vein));
    for interval_s in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let words = format!("every {interval_s} s: the interval must be finite and above zero");
        says(every(&own, interval_s), &words);
    }
    says(every(&own, 1e-12), "at most 100 million");
    let outside = own.between(&solution, Time::ZERO, 4.0.seconds(), 1.0.seconds());
    says(outside.unwrap_err(), "outside the solution");
    let other = self::model("other");
    let foreign = Columns::new().probe("vein", Probe::pressure(other.vein));
    says(every(&foreign, 1.0), "another network");
    let mut table = Table::new([Column::new("a", "s"), Column::new("b", "")]).unwrap();
    says(table.push(&[1.0]).unwrap_err(), "row 1 has 1 values");
    table.push(&[1.0, 2.0]).unwrap();
    says(
        table.push(&[1.0, f64::INFINITY]).unwrap_err(),
        "`b` is inf 1 in row 2",
    );
    assert_eq!(table.len(), 1);
    let entries = Entries::new().put("power", Power::from_watts(f64::NEG_INFINITY));
    says(entries.json().unwrap_err(), "`power` is -inf W");
    says(entries.csv().unwrap_err(), "`power` is -inf W");
    let twice = Entries::new()
        .number("rate", "1/min", 1.0)
        .number("rate", "1/s", 1.0);
    says(twice.json().unwrap_err(), "named `rate`");
}

fn calf_test() -> &'static CalfTestRun {
    static RUN: OnceLock<CalfTestRun> = OnceLock::new();
    RUN.get_or_init(|| {
        let test = CalfTest::of(LegModel::default()).times(2).tolerance(1e-4);
        test.run().unwrap()
    })
}

/// What must hold of any report: every name once, a unit to each, and both texts say the same.
fn is_sound(what: &str, entries: &Entries) {
    assert!(entries.iter().count() > 0, "{what}");
    let json = entries.json().unwrap();
    let text = entries.csv().unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        ["name", "value", "unit"].as_slice()
    );
    for (row, entry) in reader.records().zip(entries.iter()) {
        let row = row.unwrap();
        let name = &entry.column.name;
        assert!(
            !name.trim().is_empty() && !entry.column.unit.trim().is_empty(),
            "{what}: {name}"
        );
        assert_eq!((&row[0], &row[2]), (&**name, &*entry.column.unit));
        assert_eq!(row[1].parse().ok(), entry.value, "{what}: {name}");
        assert_eq!(json[name]["value"].as_f64(), entry.value, "{what}: {name}");
        assert_eq!(json[name]["unit"], *entry.column.unit);
    }
    assert_eq!(json.as_object().unwrap().len(), entries.iter().count());
}

#[test]
fn every_report_lists_what_it_holds() {
    let run = calf_test();
    let calf = CalfReport::read(run).unwrap();
    is_sound("calf", &calf.entries());
    is_sound("pressure", &calf.pressure.entries());
    is_sound("filling", &calf.filling.entries());
    is_sound("ejection", &calf.ejection.entries());
    is_sound("valve", &calf.valves[0].1.entries());
    let own = calf.entries();
    let reads = |name: &str, value: f64| assert_eq!(own.value(name), Some(value), "{name}");
    reads("foot vein drop of pressure", calf.pressure.drop.mmhg());
    reads("calf venous volume", calf.filling.venous_volume.ml());
    reads("popliteal valve forward volume", {
        let popliteal = calf
            .valves
            .iter()
            .find(|(valve, _)| *valve == LegValve::Popliteal);
        popliteal.unwrap().1.forward.ml()
    });
    let veins = run.leg.squeezed_veins();
    let at = &run.timeline;
    let work = SqueezeWork::read(&run.exercise, &veins, at.exercise, at.stopped).unwrap();
    is_sound("work", &work.entries());
}

/// A leg that does two raises, one that walks a few strides, and a body that lies and exchanges.
#[test]
fn reports_of_stasis_swelling_and_strides_list_what_they_hold() {
    let run = calf_test();
    let at = &run.timeline;
    let stasis = StasisReport::read(&run.exercise, &run.leg, at.exercise, at.stopped).unwrap();
    is_sound("stasis", &stasis.entries());
    is_sound("washout", &stasis.veins[0].washout.entries());
    is_sound("pocket", &stasis.pockets[0].entries());
    let state = PumpState::read(&run.exercise, &run.leg, at.exercise, at.stopped).unwrap();
    is_sound("pump", &state.entries());
    let segments = LegModel::default().with_saphenous_segments();
    let [one, three] = [LegModel::default(), segments].map(|leg| {
        let test = StrideTest::of(leg)
            .moving_for(3.0.seconds())
            .tolerance(1e-4);
        FlowDiverter::read(&test.run().unwrap()).unwrap()
    });
    for report in [&one, &three] {
        is_sound("strides", &report.entries());
        is_sound("gradient", &report.intramuscular.entries());
    }
    let count = |report: &FlowDiverter| report.entries().iter().count();
    assert_eq!(count(&one), count(&three));
    let body = BodyModel {
        exchange: Some(ExchangeModel::plethysmographic()),
        ..BodyModel::default().cycle_averaged()
    };
    let session = Session::of(body).settling(Time::ZERO).tolerance(1e-4);
    let lying = session.phase(Phase::new("lying", 5.0.seconds()));
    let ran = lying.run().unwrap();
    let exchange = ran.body.exchange.as_ref().unwrap();
    let (from, to) = (Time::ZERO, ran.solution.end());
    let swelling = Swelling::read(&ran.solution, &exchange.tissues[0], from, to).unwrap();
    is_sound("swelling", &swelling.entries());
    let plasma = PlasmaReport::read(&ran.solution, exchange, from, to).unwrap();
    is_sound("plasma", &plasma.entries());
}

/// A body that is tilted, with reflexes and without.
#[test]
fn reports_of_workload_and_standing_list_what_they_hold() {
    let tilt = |body: BodyModel| {
        let test = ToleranceTest::of(body.cycle_averaged()).tilted(60.0.degrees(), 3.0.minutes());
        test.sucked_at([], 1.0.minutes()).run().unwrap()
    };
    let bears = tilt(BodyModel::default());
    is_sound("tolerance", &bears.entries());
    assert_eq!(bears.entries().value("tolerance"), Some(180.0));
    assert_eq!(bears.entries().value("presyncope from"), None);
    let SessionRun { solution, body, .. } = &bears.session;
    let standing = OrthostaticReport::read(solution, &body.heart, 2.0.minutes()).unwrap();
    is_sound("standing", &standing.entries());
    let own = standing.entries();
    assert_eq!(
        own.value("fall of mean pressure"),
        Some(standing.fall.mmhg())
    );
    let after = standing.three_minutes.arterial.systolic.mmhg();
    let read = own.value("after 3 min arterial systolic pressure");
    assert_eq!(read, Some(after));

    let windows = ["lying", "tilted"].map(|phase| bears.session.last(phase, 20.0.seconds()));
    let [without, with] = windows.map(Result::unwrap);
    let cost = OxygenCost::default();
    let load = WorkloadReport::read(solution, body, without, with, &cost).unwrap();
    is_sound("workloads", &load.entries());
    is_sound("workload", &load.with.entries());
    is_sound("oxygen", &load.with.oxygen.unwrap().entries());
    let own = load.entries();
    // Everything of the rows side by side is there, under the same values.
    for (name, row) in [
        ("oxygen of a minute", "oxygen of a minute, from area"),
        ("stroke work of a litre", "stroke work of a litre"),
        ("power of the muscles", "power of the muscles"),
        ("heart rate", "heart rate"),
    ] {
        let row = load.row(row).unwrap();
        assert_eq!(own.value(&format!("without {name}")), row.without, "{name}");
        assert_eq!(own.value(&format!("with {name}")), row.with, "{name}");
    }
    let none = Workload {
        oxygen: None,
        ..load.with
    };
    let names = |report: &Workload| {
        let entries = report.entries();
        let columns = entries.iter().map(|own| own.column.clone());
        columns.collect::<Vec<_>>()
    };
    assert_eq!(names(&none), names(&load.with));
    is_sound("no oxygen", &none.entries());

    let faints = tilt(BodyModel {
        reflex: ReflexModel::None,
        ..BodyModel::default()
    });
    is_sound("presyncope", &faints.entries());
    let end = faints.presyncope.unwrap();
    is_sound("vitals", &end.vitals.entries());
    let systolic = faints.entries().value("systolic pressure");
    assert_eq!(systolic, Some(end.vitals.systolic.mmhg()));
    assert!(systolic.unwrap() < 80.0);
}

#[test]
fn hearts_of_all_fidelities_list_the_same_entries() {
    let read = |body: BodyModel| {
        let session = Session::of(body).settling(2.0.seconds()).tolerance(1e-4);
        let run = session
            .phase(Phase::new("supine", 4.0.seconds()))
            .run()
            .unwrap();
        let (from, to) = run.last("supine", 4.0.seconds()).unwrap();
        HeartReport::read(&run.solution, &run.body.heart, from, to).unwrap()
    };
    let [beating, averaged] =
        [BodyModel::default(), BodyModel::default().cycle_averaged()].map(read);
    let none = HeartReport {
        left: None,
        right: None,
        left_atrial: None,
        heart_rate: None,
        ..averaged
    };
    let names = |report: &HeartReport| {
        let entries = report.entries();
        entries
            .iter()
            .map(|own| own.column.clone())
            .collect::<Vec<_>>()
    };
    for report in [&beating, &averaged, &none] {
        is_sound("heart", &report.entries());
        assert_eq!(names(report), names(&beating));
    }
    let own = beating.entries();
    assert_eq!(own.value("heart rate"), beating.heart_rate.map(Rate::bpm));
    assert_eq!(
        own.value("left ventricular stroke volume"),
        beating.left.map(|left| left.stroke_volume.ml())
    );
    is_sound("ventricle", &beating.left.unwrap().entries());
    is_sound("arterial", &beating.arterial.entries());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Names with commas, quotes, line ends, brackets and letters of any script stay what they are.
    #[test]
    fn any_names_are_read_back(
        names in prop::collection::hash_set("[a-z][ -~,\"\r\n\\[\\]äπ中]{0,11}", 1..6),
        values in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL, 6),
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let row = &values[..names.len()];
        let mut table = Table::new(names.iter().map(|name| Column::new(name, "mmHg"))).unwrap();
        table.push(row).unwrap();
        let (headings, rows) = parsed(&table.csv());
        prop_assert_eq!(&rows, &[row]);
        for (heading, name) in headings.iter().zip(&names) {
            prop_assert_eq!(heading, &format!("{name} [mmHg]"));
        }
        let json: Value = serde_json::from_str(&table.json()).unwrap();
        for (column, name) in json["columns"].as_array().unwrap().iter().zip(&names) {
            prop_assert_eq!(column["name"].as_str().unwrap(), name);
        }
        let entries = names.iter().zip(row);
        let entries = entries.fold(Entries::new(), |own, (name, value)| own.number(name, "mL", *value));
        is_sound("any", &entries);
    }
}
