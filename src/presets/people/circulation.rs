//! What conditions change of a circulation but its legs.

use crate::presets::body::{BodyModel, ReflexModel};
use crate::presets::heart::{BeatingHeart, HeartLoad};
use crate::presets::people::condition::Condition;
use crate::presets::people::severity::Severity;
use crate::units::{Rate, Volume};

/// Compliance of the arteries in heart failure with preserved ejection fraction.
pub(super) const PRESERVED_ARTERIES: f64 = 0.8;
/// Heart rate at rest of a failing heart.
const FAILING_RATE: Rate = Rate::from_bpm(80.0);

impl Condition {
    /// Changes all of a body but its legs by this condition.
    pub(super) fn change_circulation(self, severity: Severity, body: &mut BodyModel) {
        match self {
            Self::OlderAge => scale_vagal_gain(severity, body, 0.4),
            Self::HeartFailureReduced => reduced(severity, body),
            Self::HeartFailurePreserved => preserved(severity, body),
            Self::Deconditioning => {
                severity.scale(&mut body.blood_volume, 0.91);
                scale_vagal_gain(severity, body, 0.75);
            }
            Self::Anaesthesia => scale_reflexes(severity, body, 4.42 / 22.5),
            Self::AfterSurgery => scale_reflexes(severity, body, 6.16 / 22.5),
            Self::VaricoseVeins(_)
            | Self::DeepIncompetence
            | Self::PostThromboticIncompetence
            | Self::IliacObstruction
            | Self::StiffAnkle
            | Self::LockedAnkle => {}
        }
    }
}

fn reduced(severity: Severity, body: &mut BodyModel) {
    add_blood(severity, body, 1000.0);
    narrow_beds(severity, body, 1.45);
    if let Some(heart) = beating(body) {
        severity.scale(&mut heart.left_ventricle.end_systolic, 0.25);
        severity.scale(&mut heart.right_ventricle.end_systolic, 0.5);
        severity.scale(&mut heart.left_ventricle.diastolic, 1.3);
        heart.rate = failing(severity, heart.rate);
    }
    if let ReflexModel::Heldt(reflex) = body.reflex {
        let rate = failing(severity, reflex.resting_rate());
        body.reflex = ReflexModel::Heldt(reflex.resting(rate));
    }
    scale_reflexes(severity, body, 0.4);
}

fn preserved(severity: Severity, body: &mut BodyModel) {
    add_blood(severity, body, 500.0);
    narrow_beds(severity, body, 1.2);
    for artery in body.arteries_mut() {
        severity.scale(&mut artery.compliance, PRESERVED_ARTERIES);
    }
    if let Some(heart) = beating(body) {
        severity.scale(&mut heart.aorta.1, PRESERVED_ARTERIES);
        severity.scale(&mut heart.left_ventricle.diastolic, 2.0);
        severity.scale(&mut heart.left_atrium.diastolic, 1.5);
        severity.scale(&mut heart.left_atrium.end_systolic, 1.5);
    }
}

const fn beating(body: &mut BodyModel) -> Option<&mut BeatingHeart> {
    match &mut body.heart {
        HeartLoad::Beating(heart) => Some(heart),
        _ => None,
    }
}

/// The rate of a failing heart; one that is faster at rest already stays so.
fn failing(severity: Severity, rate: Rate) -> Rate {
    let full = if rate > FAILING_RATE {
        rate
    } else {
        FAILING_RATE
    };
    rate * (1.0 - severity.share()) + full * severity.share()
}

/// Adds blood, so much to the body of the reference person and more to a larger one.
fn add_blood(severity: Severity, body: &mut BodyModel, full_ml: f64) {
    let size = body.blood_volume / BodyModel::default().blood_volume;
    body.blood_volume += Volume::from_ml(full_ml) * (severity.share() * size);
}

fn narrow_beds(severity: Severity, body: &mut BodyModel, full: f64) {
    let beds = &mut body.beds;
    for bed in [
        &mut beds.head,
        &mut beds.arms,
        &mut beds.splanchnic,
        &mut beds.renal,
        &mut beds.pelvic,
    ] {
        severity.scale(bed, full);
    }
}

fn scale_reflexes(severity: Severity, body: &mut BodyModel, full: f64) {
    if let ReflexModel::Heldt(reflex) = body.reflex {
        let times = severity.between(1.0, full);
        let reflex = reflex
            .with_arterial_gain(reflex.arterial_gain() * times)
            .with_cardiopulmonary_gain(reflex.cardiopulmonary_gain() * times);
        body.reflex = ReflexModel::Heldt(reflex);
    }
}

fn scale_vagal_gain(severity: Severity, body: &mut BodyModel, full: f64) {
    if let ReflexModel::Heldt(reflex) = body.reflex {
        let mut gains = *reflex.gains();
        severity.scale(&mut gains.period_vagal_s_per_mmhg, full);
        body.reflex = ReflexModel::Heldt(reflex.with_gains(gains));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::people::{SeverityError, Subject};
    use crate::presets::{LegModel, Person, Sex};
    use crate::units::Quantities;

    #[test]
    fn no_severity_leaves_a_body_as_it_is_to_the_last_digit() {
        for condition in Condition::ALL {
            let subject = Subject::default().with(condition, Severity::NONE);
            assert_eq!(subject.body(), BodyModel::default(), "{condition:?}");
            assert_eq!(subject.leg(), LegModel::default(), "{condition:?}");
        }
    }

    #[test]
    fn full_severity_changes_something_of_every_person() {
        for condition in Condition::ALL {
            let subject = Subject::default().with(condition, Severity::FULL);
            assert_ne!(subject.body(), BodyModel::default(), "{condition:?}");
        }
    }

    /// The set of numbers that was chosen for a failing heart, and held to what is known of such people.
    #[test]
    fn heart_failure_in_full_is_its_table() {
        let (body, healthy) = (
            Subject::heart_failure_reduced().body(),
            BodyModel::default(),
        );
        assert_eq!(body.blood_volume, healthy.blood_volume + 1000.0.ml());
        assert_eq!(body.beds.renal, healthy.beds.renal * 1.45);
        let beds = [&body, &healthy].map(|body| body.leg.sinuses.bed.unwrap());
        assert_eq!(beds[0], beds[1] * 1.45);
        let (HeartLoad::Beating(heart), ReflexModel::Heldt(reflex)) = (&body.heart, &body.reflex)
        else {
            panic!("the heart of a person beats, and Heldt's reflex acts on it");
        };
        let whole = BeatingHeart::new(68.0.bpm());
        let left = (&heart.left_ventricle, &whole.left_ventricle);
        assert_eq!(left.0.end_systolic, left.1.end_systolic * 0.25);
        assert_eq!(left.0.diastolic, left.1.diastolic * 1.3);
        let right = (&heart.right_ventricle, &whole.right_ventricle);
        assert_eq!(right.0.end_systolic, right.1.end_systolic * 0.5);
        assert_eq!([heart.rate, reflex.resting_rate()], [80.0.bpm(); 2]);
        assert_eq!(reflex.arterial_gain(), 0.4);
        assert_eq!(reflex.cardiopulmonary_gain(), 0.4);
    }

    #[test]
    fn a_larger_person_retains_more_and_a_fast_heart_stays_fast() {
        let large = Person::new(Sex::Male, 60.0, 190.0.cm(), 110.0.kg())
            .and_then(|person| person.with_resting_rate(95.0.bpm()))
            .unwrap();
        let healthy = BodyModel::for_person(&large);
        let failing = Subject::new(large)
            .with(Condition::HeartFailureReduced, Severity::FULL)
            .body();
        assert!(failing.blood_volume - healthy.blood_volume > 1200.0.ml());
        let HeartLoad::Beating(heart) = failing.heart else {
            panic!("the heart of a person beats");
        };
        assert_eq!(heart.rate, 95.0.bpm());
    }

    #[test]
    fn half_the_severity_is_half_way() -> Result<(), SeverityError> {
        let half = Severity::new(0.5)?;
        let body = Subject::default()
            .with(Condition::HeartFailureReduced, half)
            .body();
        assert!((body.blood_volume.ml() - 5650.0).abs() < 1e-9);
        let HeartLoad::Beating(heart) = &body.heart else {
            panic!("the heart of a person beats");
        };
        assert!((heart.rate.bpm() - 74.0).abs() < 1e-9);
        let healthy = BeatingHeart::new(68.0.bpm());
        let share = heart.left_ventricle.end_systolic / healthy.left_ventricle.end_systolic;
        assert!((share - 0.625).abs() < 1e-12);
        Ok(())
    }
}
