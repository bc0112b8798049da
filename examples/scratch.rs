use soleus::measure::*;
use soleus::prelude::*;
use soleus::presets::*;
use soleus::protocol::*;
fn env(col: &str) -> Trace<Fraction> {
    let r = read_column(
        std::fs::File::open("../shared/data/walking_emg.csv").unwrap(),
        "time_s",
        col,
    )
    .unwrap();
    Emg::new(r).unwrap().envelope().unwrap()
}
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut m = LegModel::default();
    let mut walkm = Manoeuvre::walking(0.9.hz());
    let mut tip = Manoeuvre::heel_raise(1.0.hz());
    for a in std::env::args().skip(1) {
        let (k, v) = a.split_once('=').unwrap();
        let v: f64 = v.parse()?;
        match k {
            "foot" => m.foot.bed = Some(v.mmhg_s_per_ml()),
            "sup" => m.superficial.bed = Some(v.mmhg_s_per_ml()),
            "hyp" => m.hyperaemia_gain = v,
            "sol" => m.sinuses.bed = Some(v.mmhg_s_per_ml()),
            "deep" => {
                m.deep_distal.bed = Some(v.mmhg_s_per_ml());
                m.deep_proximal.bed = Some(v.mmhg_s_per_ml());
            }
            "gas" => m.gastrocnemius.bed = Some(v.mmhg_s_per_ml()),
            "tta" => m.transmission.tibialis_to_deep = v,
            "walk" => walkm = walkm.with_effort(v),
            "tip" => tip = tip.with_effort(v),
            "tdeep" => m.transmission.soleus_to_deep = v,
            "perf" => {
                m.resistances.deep_perforators = v.mmhg_s_per_ml();
                m.resistances.soleus_perforators = v.mmhg_s_per_ml();
            }
            "footdeep" => m.resistances.foot_deep = v.mmhg_s_per_ml(),
            "sapf" => m.resistances.saphenofemoral = v.mmhg_s_per_ml(),
            "tfoot" => m.transmission.foot = v,
            "kp" => m.collapse_pressure = v.mmhg(),
            _ => panic!("{k}"),
        }
    }
    let go = |model: &LegModel,
              mm: &Manoeuvre,
              n: u32|
     -> Result<(CalfTestRun, CalfReport), Box<dyn std::error::Error>> {
        let r = CalfTest::of(model.clone())
            .doing(mm.clone())
            .times(n)
            .run()?;
        let p = CalfReport::read(&r)?;
        Ok((r, p))
    };
    let (r, p) = go(&m, &tip, 10)?;
    let at = r.timeline;
    let rec = |r: &CalfTestRun, v: Id<VeinSegment>, during: bool| {
        let at = r.timeline;
        let c = r.exercise.pressure(v).unwrap();
        let rest = c
            .between(at.exercise - 2.0.seconds(), at.exercise)
            .unwrap()
            .mean();
        let settled = at.exercise.max(at.stopped - at.cycle * 10.0);
        let aft = if during {
            c.between(settled, at.stopped).unwrap().mean()
        } else {
            c.between(at.stopped, at.stopped + 2.0.seconds())
                .unwrap()
                .mean()
        };
        let d = rest - aft;
        (
            d.mmhg(),
            c.between(at.stopped, at.end)
                .unwrap()
                .first_time(|x| x >= rest - d * 0.1)
                .map(|t| (t - at.stopped).seconds())
                .unwrap_or(999.0),
        )
    };
    let l = &r.leg.veins;
    let s = r
        .exercise
        .signal(r.leg.muscles.soleus.pressure())?
        .between(at.stopped - at.cycle, at.stopped)?;
    println!(
        "TIP after {:.1} [15..35] rt90 {:.1} [15..60] VV {:.0} VFI {:.2} [<2] EF {:.3} [.3,.55] RVF {:.3}[<.35] sol {:.0}..{:.0}",
        p.pressure.after.mmhg(),
        p.pressure.recovery_90.unwrap().seconds(),
        p.filling.venous_volume.ml(),
        p.filling.filling_index.unwrap().ml_per_s(),
        p.ejection.fraction.unwrap(),
        p.residual_volume_fraction.unwrap(),
        s.min().mmhg(),
        s.max().mmhg()
    );
    println!(
        "  A15 foot {:?} sup {:?} dd {:?} dp {:?}",
        rec(&r, l.foot, false),
        rec(&r, l.superficial, false),
        rec(&r, l.deep_distal, false),
        rec(&r, l.deep_proximal, false)
    );
    let head = |v: Id<VeinSegment>| {
        r.exercise
            .curve(move |f| Ok(f.pressure(v)? + f.potential(v)?))
            .unwrap()
            .between(at.exercise, at.stopped)
            .unwrap()
            .mean()
            .mmhg()
    };
    println!(
        "  A7 {:.1} [25..50] no foot {:.1}",
        head(l.femoral)
            - (head(l.deep_distal) + head(l.deep_proximal) + head(l.superficial) + head(l.foot))
                / 4.0,
        head(l.femoral) - (head(l.deep_distal) + head(l.deep_proximal) + head(l.superficial)) / 3.0
    );
    let (_, pw) = go(&m, &Manoeuvre::weight_transfer(), 1)?;
    println!(
        "WT EF {:.3} [.5,.65] ratio {:.2} [1.2,1.6]",
        pw.ejection.fraction.unwrap(),
        pw.ejection.fraction.unwrap() / p.ejection.fraction.unwrap()
    );
    let (rw, pk) = go(&m, &walkm, 60)?;
    println!(
        "WALK during {:.1} [20..35] drop {:.1} [54..71] rec {:.1} [8..57] sol {:.0} [110..250] power {:.3}",
        pk.pressure_during.mmhg(),
        (pk.pressure.rest - pk.pressure_during).mmhg(),
        rec(&rw, rw.leg.veins.foot, true).1,
        pk.soleus_peak_pressure.mmhg(),
        pk.pump_power.watts()
    );
    for c in [
        LegCondition::SuperficialIncompetence,
        LegCondition::DeepIncompetence,
        LegCondition::AllIncompetent,
    ] {
        let mut mc = m.clone();
        mc.condition = c;
        let (rw, pk) = go(&mc, &walkm, 60)?;
        let (_, pt) = go(&mc, &tip, 10)?;
        println!(
            "{c:?} walk {:?} [sup 30..47,1..6; all 5..20,<2]  tip after {:.1} drop {:.1} rt {:?} VFI {:.1}",
            rec(&rw, rw.leg.veins.foot, true),
            pt.pressure.after.mmhg(),
            pt.pressure.drop.mmhg(),
            pt.pressure.recovery_90.map(|x| x.seconds()),
            pk.filling.filling_index.unwrap().ml_per_s()
        );
    }
    let (a, b) = (2.448.seconds(), 3.488.seconds());
    let lp = |c: &str, s: f64| {
        let e = env(c);
        let base: f64 = std::env::var("BASE")
            .map(|x| x.parse().unwrap())
            .unwrap_or(0.0);
        let v: Vec<_> = e
            .samples()
            .map(|(t, x)| {
                (
                    t,
                    Fraction::new(((x.get() - base) / (1.0 - base)).max(0.0) * s),
                )
            })
            .collect();
        Trace::smooth(v)
            .unwrap()
            .looped(a, b, 0.1.seconds())
            .unwrap()
    };
    let em = Manoeuvre::walking((b - a).rate())
        .with_recording(MuscleGroup::Soleus, lp("soleus_uv", 0.6))
        .with_recording(
            MuscleGroup::Gastrocnemius,
            lp("gastrocnemius_medialis_uv", 0.6),
        )
        .with_recording(
            MuscleGroup::TibialisAnterior,
            lp("tibialis_anterior_uv", 0.75),
        );
    let (re, pe) = go(&m, &em, 60)?;
    let at = re.timeline;
    let s = re
        .exercise
        .signal(re.leg.muscles.soleus.pressure())?
        .between(at.stopped - at.cycle, at.stopped)?;
    println!(
        "EMG during {:.1} drop {:.1} sol {:.1}..{:.1}",
        pe.pressure_during.mmhg(),
        (pe.pressure.rest - pe.pressure_during).mmhg(),
        s.min().mmhg(),
        s.max().mmhg()
    );
    Ok(())
}
