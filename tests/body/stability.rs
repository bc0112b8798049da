//! Reflexes must settle: no slow oscillation after a tilt.

use soleus::prelude::*;

use crate::support::{Ran, ran, session, tilt};

/// Highest less lowest mean pressure of a beat, between two times after the tilt begins.
fn swing(ran: &Ran, (from, to): (f64, f64)) -> f64 {
    let beats = ran.beats(ran.within_phase("tilted", from, to));
    let means = || beats.iter().map(|beat| beat.mean_mmhg);
    means().fold(f64::MIN, f64::max) - means().fold(f64::MAX, f64::min)
}

fn reflex_with(
    [tone_arterial, tone_cardiopulmonary]: [f64; 2],
    resistance: [f64; 2],
    minutes: f64,
) -> Ran {
    let mut gains = BaroreflexGains::default();
    let scaled = |gains: ToneGains, times: f64| ToneGains {
        upper: gains.upper * times,
        renal: gains.renal * times,
        splanchnic: gains.splanchnic * times,
        legs: gains.legs * times,
    };
    gains.tone_arterial = scaled(gains.tone_arterial, tone_arterial);
    gains.tone_cardiopulmonary = scaled(gains.tone_cardiopulmonary, tone_cardiopulmonary);
    [
        gains.resistance_arterial_per_mmhg,
        gains.resistance_cardiopulmonary_per_mmhg,
    ] = resistance;
    let mut body = BodyModel::default();
    if let ReflexModel::Heldt(reflex) = body.reflex {
        body.reflex = ReflexModel::Heldt(reflex.with_gains(gains));
    }
    let tilt = Phase::new("tilted", minutes.minutes()).tilted(70.0.degrees(), 10.0.seconds());
    ran(&session(body)
        .phase(Phase::new("supine", 60.0.seconds()))
        .phase(tilt))
}

fn settles(what: &str, ran: &Ran) {
    let [early, late] = [(0.0, 120.0), (480.0, 600.0)].map(|span| swing(ran, span));
    println!("{what}: {early:.1} mmHg in the first two minutes, {late:.2} in the last two of ten");
    assert!(
        late < 1.0 && late < 0.1 * early,
        "{what}: {early} and {late} mmHg"
    );
}

#[test]
fn reflexes_settle_after_a_tilt() {
    settles("default gains", tilt(70));
}

/// Gains of tone within those of Heldt 2004 (arterial 31 (SD 5) mL/mmHg, cardiopulmonary 100 (20)): 0.8 to 1.2 times the default, all in all and each of them; resistance likewise (0.05 (SD 0.01)).
#[test]
fn reflexes_settle_over_the_ranges_of_their_sources() {
    let resistance = |times: f64| [0.022 * times, 0.07 * times];
    for [arterial, cardiopulmonary, beds] in [
        [0.8, 1.0, 1.0],
        [1.2, 1.0, 1.0],
        [1.0, 0.8, 1.0],
        [1.0, 1.2, 1.0],
        [1.0, 1.0, 0.8],
        [1.0, 1.0, 1.2],
        [0.8, 0.8, 0.8],
        [1.2, 1.2, 1.2],
    ] {
        let ran = reflex_with([arterial, cardiopulmonary], resistance(beds), 10.0);
        settles(
            &format!("tone x {arterial} and {cardiopulmonary}, resistance x {beds}"),
            &ran,
        );
    }
}

/// What gains beyond their sources do: tone times 1.4, resistance 0.03 and 0.08 per mmHg. A prototype of this model oscillated with them.
#[test]
fn gains_beyond_their_sources() {
    let ran = reflex_with([1.4, 1.4], [0.03, 0.08], 20.0);
    let swings = [(0.0, 120.0), (480.0, 600.0), (1080.0, 1200.0)].map(|span| swing(&ran, span));
    println!("tone x 1.4: swings of {swings:.2?} mmHg in minutes 0 to 2, 8 to 10 and 18 to 20");
    // Not sustained: slow to die out, but less than a fifth ten minutes later.
    let [early, middle, late] = swings;
    assert!(middle > 1.0 && middle < 0.1 * early, "{swings:?}");
    assert!(late < 0.2 * middle, "{swings:?}");
}
