use soleus::prelude::*;
use soleus::presets::*;
use soleus::protocol::*;
use soleus::drivers::*;
struct R { hr: f64, map: f64, sbp: f64, dbp: f64, ra: f64, co: f64, sv: f64, edv: f64, ef: f64, rvedv: f64, pa: f64, la: f64, leg: f64, tis: f64, ank: f64, lq: f64, spl: f64, tpr: f64, nadir: f64, hrmax: f64 }
fn read(run: &SessionRun, a: Time, z: Time, z0: Time) -> R {
    let s = &run.solution; let b = &run.body; let p = b.heart.beating().unwrap(); let leg = &b.legs[0];
    let arm = b.arteries.arms;
    let heart_level = s.curve(move |f| { Ok(f.pressure(arm)? + f.potential(arm)?) }).unwrap();
    let ao = heart_level.between(a, z).unwrap();
    let w = heart_level.between(z0, z).unwrap();
    // nadir of 2-s means
    let mut nadir = 1e9f64; let mut t = z0; while t + 2.0.seconds() <= z { nadir = nadir.min(w.between(t, t + 2.0.seconds()).unwrap().mean().mmhg()); t = t + 1.0.seconds(); }
    let mean = |n: Node| s.pressure(n).unwrap().between(a, z).unwrap().mean().mmhg();
    let lv = s.volume(p.left_ventricle).unwrap().between(a, z).unwrap(); let rv = s.volume(p.right_ventricle).unwrap().between(a, z).unwrap();
    let hrc = s.signal(p.sinus_node.rate()).unwrap();
    let hr = hrc.between(a, z).unwrap().mean().bpm();
    // whole beats
    let ph = s.signal(p.sinus_node.phase()).unwrap().between(a, z).unwrap().samples(); let mut beats = vec![]; for i in 1..ph.values.len() { if ph.values[i].get() < ph.values[i-1].get() { beats.push(ph.times[i]); } }
    let (b0, b1) = (beats[0], *beats.last().unwrap());
    let co = s.flow(p.aortic_valve).unwrap().between(b0, b1).unwrap().mean();
    let ra = mean(p.right_atrium.node());
    R { hr, map: ao.mean().mmhg(), sbp: ao.max().mmhg(), dbp: ao.min().mmhg(), ra, co: co.l_per_min(), sv: co.l_per_min() * 1000.0 / hr, edv: lv.max().ml(), ef: 1.0 - lv.min() / lv.max(), rvedv: rv.max().ml(), pa: mean(p.pulmonary_arteries.node()), la: mean(p.left_atrium.node()),
        leg: b.leg_veins().iter().map(|v| s.volume(*v).unwrap().between(a, z).unwrap().mean().ml()).sum(), tis: b.tissues.iter().map(|v| s.volume(*v).unwrap().at(z).unwrap().ml() - 2000.0).sum(),
        ank: mean(leg.veins.foot.node()), lq: s.flow(leg.outflow).unwrap().between(a, z).unwrap().mean().l_per_min(), spl: s.volume(b.veins.splanchnic).unwrap().between(a, z).unwrap().mean().ml(), tpr: (ao.mean().mmhg() - ra) / co.ml_per_s(), nadir, hrmax: hrc.between(z0, z).unwrap().max().bpm() }
}
fn show(n: &str, r: &R, s: &R) {
    println!("{n:10} HR {:5.1} ({:+5.1}) MAP {:5.1} ({:+5.1}) S {:+5.1} D {:+5.1} PP {:4.1} RA {:4.1} CO {:4.2} ({:+3.0}%) SV {:4.1} ({:+3.0}%) TPR {:4.2} ({:+3.0}%) EDV {:5.1} EF {:.2} RV {:5.1} PA {:4.1} LA {:4.1} leg {:5.0} ({:+4.0}) tis {:3.0} ank {:4.1} legQ {:4.2} spl {:5.0} nadir {:+5.1} HRmax {:5.1}",
     r.hr, r.hr - s.hr, r.map, r.map - s.map, r.sbp - s.sbp, r.dbp - s.dbp, r.sbp - r.dbp, r.ra, r.co, (r.co / s.co - 1.0) * 100.0, r.sv, (r.sv / s.sv - 1.0) * 100.0, r.tpr, (r.tpr / s.tpr - 1.0) * 100.0, r.edv, r.ef, r.rvedv, r.pa, r.la, r.leg, r.leg - s.leg, r.tis, r.ank, r.lq, r.spl, r.nadir - s.map, r.hrmax);
}
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut body = BodyModel::default();
    let mut gains = BaroreflexGains::default();
    let mut rest = 68.0; let mut sp = 91.0; let mut spc = 6.0; let mut heart = BeatingHeart::new(68.0.bpm()); let (mut ga, mut gc) = (1.0, 1.0);
    let _ = &mut gains;
    for arg in std::env::args().skip(1) {
        let (k, v) = arg.split_once('=').unwrap(); let x: f64 = v.parse()?;
        match k {
            "rest" => rest = x, "sp" => sp = x, "spc" => spc = x, "ga" => ga = x, "gc" => gc = x,
            "filt" => body.filtration = if x > 0.0 { Some(FiltrationModel { volume: x.ml(), ..FiltrationModel::default() }) } else { None },
            "tbv" => body.blood_volume = x.ml(),
            "fall" => body.chest_fall = x,
            "head" => body.arteries.head.along = x,
            "ed" => heart.left_ventricle.diastolic = x.mmhg_per_ml(), "ees" => heart.left_ventricle.end_systolic = x.mmhg_per_ml(),
            "red" => heart.right_ventricle.diastolic = x.mmhg_per_ml(), "rees" => heart.right_ventricle.end_systolic = x.mmhg_per_ml(),
            "aoc" => heart.aorta.1 = x.ml_per_mmhg(),
            "thigh" => body.leg.thigh.bed = Some(x.mmhg_s_per_ml()),
            "thighc" => body.leg.thigh.compliance = x.ml_per_mmhg(), "thighd" => body.leg.thigh.distension = x.ml(),
            "legc" => { body.leg.thigh.compliance = body.leg.thigh.compliance * x; body.leg.iliac.compliance = body.leg.iliac.compliance * x; body.leg.femoral.compliance = body.leg.femoral.compliance * x; body.leg.thigh.distension = body.leg.thigh.distension * x; body.leg.iliac.distension = body.leg.iliac.distension * x; body.leg.femoral.distension = body.leg.femoral.distension * x; }
            "splc" => body.veins.splanchnic.compliance = x.ml_per_mmhg(),
            "rspl" => body.beds.splanchnic = x.mmhg_s_per_ml(), "rren" => body.beds.renal = x.mmhg_s_per_ml(), "rpel" => body.beds.pelvic = x.mmhg_s_per_ml(), "rarm" => body.beds.arms = x.mmhg_s_per_ml(), "rhead" => body.beds.head = x.mmhg_s_per_ml(),
            "splz" => body.veins.splanchnic.along = x,
            "pv0" => heart.pulmonary_veins.0 = x.ml(), "pvc" => heart.pulmonary_veins.1 = x.ml_per_mmhg(),
            "gv" => gains.period_vagal_s_per_mmhg = x, "gb" => gains.period_beta_s_per_mmhg = x, "gr" => gains.resistance_arterial_per_mmhg = x, "grc" => gains.resistance_cardiopulmonary_per_mmhg = x, "gl" => gains.softening_left_per_mmhg = x,
            _ => panic!("{k}"),
        }
    }
    heart.rate = rest.bpm();
    body.heart = HeartLoad::Beating(Box::new(heart));
    body.reflex = ReflexModel::Heldt(Baroreflex::new().with_gains(gains).resting(rest.bpm()).with_set_points(sp.mmhg(), spc.mmhg()).with_arterial_gain(ga).with_cardiopulmonary_gain(gc).starting_at(sp.mmhg(), spc.mmhg()));
    let base = || Session::of(body.clone()).tolerance(1e-4).phase(Phase::new("supine", 1.0.minutes()));
    let min = |x: f64| x.minutes();
    let sessions = [
        ("t30 5m", base().phase(Phase::new("x", min(5.0)).tilted(30.0.degrees(), 5.0.seconds()))),
        ("t60 2m", base().phase(Phase::new("x", min(2.0)).tilted(60.0.degrees(), 10.0.seconds()))),
        ("t60 5m", base().phase(Phase::new("x", min(5.0)).tilted(60.0.degrees(), 10.0.seconds()))),
        ("t70 10m", base().phase(Phase::new("x", min(10.0)).tilted(70.0.degrees(), 5.0.seconds()))),
        ("stand 3m", base().phase(Phase::new("x", min(3.0)).into_posture(Posture::standing(), 2.0.seconds()))),
        ("raises 2m", base().phase(Phase::new("s", min(3.0)).into_posture(Posture::standing(), 2.0.seconds())).phase(Phase::new("x", min(2.0)).doing(Manoeuvre::heel_raise(1.0.hz())))),
        ("walk 2m", base().phase(Phase::new("s", min(3.0)).into_posture(Posture::standing(), 2.0.seconds())).phase(Phase::new("x", min(2.0)).doing(Manoeuvre::walking(1.0.hz())))),
        ("sit 5m", base().phase(Phase::new("x", min(5.0)).into_posture(Posture::sitting(), 2.0.seconds()))),
        ("lbnp40 5m", base().phase(Phase::new("x", min(5.0)).with_lower_body_pressure((-40.0).mmhg(), 5.0.seconds()))),
    ];
    let mut first = true;
    let runs: Vec<_> = std::thread::scope(|sc| { let hs: Vec<_> = sessions.iter().map(|(n, s)| sc.spawn(move || (*n, s.run()))).collect(); hs.into_iter().map(|h| h.join().unwrap()).collect() });
    for (n, run) in runs {
        let run = match run { Ok(r) => r, Err(e) => { println!("{n}: {e}"); continue } };
        let sup = run.phase("supine").unwrap().clone();
        let s = read(&run, sup.to - 20.0.seconds(), sup.to, sup.from);
        if first { show("supine", &s, &s); first = false; }
        let x = run.phase("x").unwrap().clone();
        show(n, &read(&run, x.to - 20.0.seconds(), x.to, x.from), &s);
    }
    Ok(())
}
