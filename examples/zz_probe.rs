use soleus::prelude::*;
use soleus::presets::*;
use soleus::protocol::*;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let body = BodyModel::default();
    let t0 = std::time::Instant::now();
    let tol: f64 = std::env::args().nth(1).map_or(1e-4, |s| s.parse().unwrap());
    let session = Session::of(body).tolerance(tol)
        .phase(Phase::new("supine", 1.0.minutes()))
        .phase(Phase::new("tilt70", 5.0.minutes()).tilted(70.0.degrees(), 5.0.seconds()))
        .phase(Phase::new("stand", 3.0.minutes()).into_posture(Posture::standing(), 2.0.seconds()))
        .phase(Phase::new("raises", 2.0.minutes()).doing(Manoeuvre::heel_raise(1.0.hz())))
        .phase(Phase::new("after", 2.0.minutes()))
        .phase(Phase::new("sit", 3.0.minutes()).into_posture(Posture::sitting(), 2.0.seconds()));
    let run = session.run()?;
    let el = t0.elapsed().as_secs_f64();
    let s = &run.solution;
    println!("states {} steps {:?} rtf {:.0} drift {:.1e}", s.circulation().state_len(), s.statistics(), s.duration().seconds()/el, s.volume_drift_relative());
    let b = &run.body; let p = b.heart.beating().unwrap();
    let leg = &b.legs[0];
    for ph in &run.phases { for (a, z) in [(ph.from, ph.from + 10.0.seconds()), (ph.from+10.0.seconds(), ph.from+20.0.seconds()), (ph.to - 20.0.seconds(), ph.to)] {
        fn bt<'s>(c: Curve<'s, Pressure>, a: Time, z: Time) -> Curve<'s, Pressure> { c.between(a, z).unwrap() }
        let ao = bt(s.pressure(b.arteries.arms)?, a, z); let aoa = bt(s.pressure(p.aorta)?, a, z);
        let ra = bt(s.pressure(p.right_atrium)?, a, z);
        let pa = bt(s.pressure(p.pulmonary_arteries)?, a, z); let la = bt(s.pressure(p.left_atrium)?, a, z);
        let lv = s.volume(p.left_ventricle)?.between(a, z)?; let rv = s.volume(p.right_ventricle)?.between(a,z)?;
        let co = s.flow(p.aortic_valve)?.between(a, z)?.mean();
        let hr = s.signal(p.sinus_node.rate())?.between(a, z)?.mean().bpm();
        let legv: f64 = b.leg_veins().iter().map(|v| s.volume(*v).unwrap().between(a,z).unwrap().mean().ml()).sum();
        let tis: f64 = b.tissues.iter().map(|v| s.volume(*v).unwrap().between(a,z).unwrap().last().ml()-2000.0).sum();
        let ank = bt(s.pressure(leg.veins.foot)?, a, z).mean().mmhg();
        let lq = s.flow(leg.outflow)?.between(a,z)?.mean().l_per_min();
        let spl = s.volume(b.veins.splanchnic)?.between(a,z)?.mean().ml();
        println!("{:8} {:5.0} HR {:5.1} MAP {:5.1} ({:5.1}/{:5.1}; asc {:5.1}/{:5.1}) RA {:4.1} CO {:4.2} SV {:4.1} EDV {:5.1} EF {:.2} RV {:5.1}/{:5.1} PA {:4.1} LA {:4.1} leg {:6.0} tis {:4.0} ank {:4.1} legQ {:4.2} spl {:5.0} TPR {:.2}", ph.name, a.seconds(), hr, ao.mean().mmhg(), ao.max().mmhg(), ao.min().mmhg(), aoa.max().mmhg(), aoa.min().mmhg(), ra.mean().mmhg(), co.l_per_min(), co.l_per_min()*1000.0/hr, lv.max().ml(), 1.0-lv.min().ml()/lv.max().ml(), rv.max().ml(), rv.min().ml(), pa.mean().mmhg(), la.mean().mmhg(), legv, tis, ank, lq, spl, (ao.mean().mmhg()-ra.mean().mmhg())/co.ml_per_s());
    }}
    Ok(())
}
