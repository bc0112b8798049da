//! Still legs against legs that move, and what is published of them.

use soleus::measure::VeinStasis;
use soleus::prelude::*;

use crate::support::{
    Told, WATCHED_S, every_30_s, known_gap, sitting, sitting_and_moving, supine, told, within,
};

fn half_s(vein: &VeinStasis) -> f64 {
    vein.washout.half.map_or(f64::INFINITY, Time::seconds)
}

/// Hamer, Malone and Silver 1981: two hours of streamline flow make a thrombus in a valve's pocket; pulses restore its oxygen.
#[test]
fn a44_blood_stays_in_the_pockets_of_a_still_leg_for_hours() {
    for still in [supine(), sitting()] {
        for valve in [LegValve::Popliteal, LegValve::Soleus, LegValve::Iliofemoral] {
            let residence = still.pocket(valve).residence.hours();
            within(valve.name(), residence, 2.0..=24.0);
        }
    }
}

#[test]
fn a44_one_contraction_in_30_s_renews_them_within_two_minutes() {
    let moving = sitting_and_moving();
    for valve in [LegValve::Popliteal, LegValve::Soleus, LegValve::DeepCalf] {
        let pocket = moving.pocket(valve);
        within(valve.name(), pocket.residence.minutes(), 0.0..=2.0);
        within(valve.name(), pocket.oldest.minutes(), 0.0..=4.0);
        assert!(pocket.swings > 0.5 * WATCHED_S / 30.0, "{pocket:?}");
    }
    // The swings alone, without the vortex, renew the pocket of the popliteal valve within two minutes: 30 s over a half.
    let popliteal = moving.pocket(LegValve::Popliteal);
    let by_swings = WATCHED_S / (0.5 * popliteal.swings);
    within("popliteal valve, swings alone", by_swings / 60.0, 0.0..=2.0);
}

/// Ohgi et al. 2014: isolated thrombi of the calf lie in the soleal veins first of all.
#[test]
fn of_the_deep_veins_of_the_calf_the_soleal_ones_are_slowest() {
    for still in [supine(), sitting()] {
        let veins = &still.leg.veins;
        let soleal = still.vein(veins.sinuses);
        for other in [veins.deep_distal, veins.deep_proximal, veins.gastrocnemius] {
            let other = still.vein(other);

            assert!(soleal.shear_stress < other.shear_stress, "{}", other.name);
            let ratio = half_s(soleal) / half_s(other);
            println!("soleal sinuses over {}: {ratio:.3}", other.name);
        }
        for faster in [veins.deep_distal, veins.deep_proximal] {
            assert!(half_s(soleal) > half_s(still.vein(faster)));
        }
    }
    let ratio = |told: &Told| {
        let [soleal, gastrocnemius] = [told.leg.veins.sinuses, told.leg.veins.gastrocnemius];
        half_s(told.vein(soleal)) / half_s(told.vein(gastrocnemius))
    };
    within(
        "soleal over gastrocnemius veins, supine",
        ratio(supine()),
        1.0..=f64::MAX,
    );
    // Perforators bring the sinuses blood from the skin in sitting, so that they are washed as soon as the gastrocnemius veins.
    known_gap(
        "soleal over gastrocnemius veins, sitting",
        ratio(sitting()),
        1.0..=f64::MAX,
        0.975,
    );
}

/// Stein et al. 2009 and Hitos et al. 2007: velocity falls by 60 to 80 % from lying to sitting, flow by 25 to 55 %.
#[test]
fn a25_sitting_slows_blood() {
    let (lying, upright) = (supine(), sitting());
    let veins = &lying.leg.veins;
    for (vein, now) in veins.all().into_iter().zip(upright.leg.veins.all()) {
        if vein != veins.iliac {
            let [before, now] = [lying.turnover_s(vein), upright.turnover_s(now)];
            assert!(now > 1.1 * before, "{before} and {now}");
        }
    }
    let [before, now] = [lying, upright].map(|told| told.turnover_s(told.leg.veins.femoral));
    // A velocity that falls to 20 to 40 % makes blood stay 2.5 to 5 times as long. Beds do not answer to posture in a leg without reflexes.
    known_gap(
        "a25 stay in the femoral vein, sitting over supine",
        now / before,
        2.5..=5.0,
        1.45,
    );
}

#[test]
fn a_contraction_now_and_then_shortens_every_stay_in_the_calf() {
    let (still, moving) = (sitting(), sitting_and_moving());
    let deep = |told: &Told| {
        let veins = &told.leg.veins;
        [
            veins.deep_distal,
            veins.deep_proximal,
            veins.sinuses,
            veins.gastrocnemius,
        ]
    };
    for (rests, moves) in deep(still).into_iter().zip(deep(moving)) {
        let (rests, moves) = (still.vein(rests), moving.vein(moves));
        assert!(half_s(moves) < half_s(rests), "{}", rests.name);
        let whole = |vein: &VeinStasis| vein.washout.to_5_percent.unwrap();
        assert!(whole(moves) < whole(rests), "{}", rests.name);
        assert!(moves.age < rests.age, "{}", rests.name);
        assert!(moves.pulsatility > rests.pulsatility, "{}", rests.name);
    }
}

/// Knaggs et al. 2005: popliteal flow falls by 54 % after surgery.
#[test]
fn flow_that_falls_in_anaesthesia_lengthens_the_stay() {
    let awake = supine();
    let fall = 0.54;
    let mut model = LegModel::default();
    for vein in [
        &mut model.foot,
        &mut model.deep_distal,
        &mut model.deep_proximal,
        &mut model.sinuses,
        &mut model.gastrocnemius,
        &mut model.superficial,
        &mut model.thigh,
    ] {
        vein.bed = vein.bed.map(|bed| bed / (1.0 - fall));
    }
    let asleep = told(&model, Posture::supine(), None);
    let [before, now] = [awake, &asleep].map(|told| told.turnover_s(told.leg.veins.sinuses));
    // Volumes hardly change, so that the stay goes with the inverse of the flow.
    let expected = before / (1.0 - fall);
    println!("stay in the soleal sinuses: {before:.1} s awake, {now:.1} s after surgery");
    assert!((now / expected - 1.0).abs() < 0.15, "{now}, {expected}");
}

/// Negative control: without valves a contraction moves blood to and fro. What it presses out comes back with older blood from above, so that
/// the deep veins' blood is hardly fresher than in a still leg; and cusps that are not there renew no pocket.
#[test]
fn without_valves_a_contraction_helps_less() {
    let (still, healthy) = (sitting(), sitting_and_moving());
    let model = LegModel::new(LegCondition::NoValves);
    let open = told(&model, Posture::sitting(), Some(&every_30_s()));
    let ages = |told: &Told| {
        let veins = &told.leg.veins;
        let deep = [
            veins.deep_distal,
            veins.deep_proximal,
            veins.sinuses,
            veins.gastrocnemius,
        ];
        deep.map(|vein| told.vein(vein).age.seconds())
    };
    let [still, with, without] = [still, healthy, &open].map(ages);
    println!("ages, s: still {still:.0?}, moving {with:.0?}, without valves {without:.0?}");
    for vein in 0..4 {
        assert!(with[vein] < without[vein], "{vein}");
    }
    let [helped, left] =
        [with, without].map(|ages| 1.0 - ages.iter().sum::<f64>() / still.iter().sum::<f64>());
    assert!(left < 0.6 * helped, "{left} of {helped}");
    assert_eq!(open.pocket(LegValve::Popliteal).swings, 0.0);
}

/// Negative control: a manoeuvre of no effort is none.
#[test]
fn without_muscle_nothing_moves() {
    let mut moves = every_30_s();
    moves.manoeuvre = moves.manoeuvre.with_effort(0.0);
    let idle = told(&LegModel::default(), Posture::sitting(), Some(&moves));
    let [still, idle_half] =
        [sitting(), &idle].map(|told| half_s(told.vein(told.leg.veins.sinuses)));
    assert!(
        (idle_half / still - 1.0).abs() < 1e-2,
        "{still}, {idle_half}"
    );
    assert_eq!(idle.pocket(LegValve::Popliteal).swings, 0.0);
}

/// A contraction now and then puts more stress on the way out of the calf in the mean; but between contractions the calf refills and nothing leaves it, so that
/// it is under low stress for longer.
#[test]
fn contractions_raise_the_mean_stress_on_the_way_out() {
    let (still, moving) = (sitting(), sitting_and_moving());
    let of = |told: &'static Told| told.vein(told.leg.veins.deep_proximal);
    let (rests, moves) = (of(still), of(moving));
    assert!(
        rests.shear_stress < moves.shear_stress,
        "{rests:?}, {moves:?}"
    );
    assert!(rests.low_shear < moves.low_shear, "{rests:?}, {moves:?}");
}
