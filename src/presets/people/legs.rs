//! What conditions change of a leg.

use crate::presets::leg_conditions::{LegCondition, LegValve};
use crate::presets::leg_table::LegModel;
use crate::presets::people::condition::{Condition, SaphenousReflux};
use crate::presets::people::severity::Severity;

/// Strength of the triceps surae in heart failure.
const TRICEPS_IN_HEART_FAILURE: f64 = 0.75;
/// Ranges of motion of the ankle: in chronic venous insufficiency and healthy, in degrees.
const STIFF_OVER_HEALTHY: f64 = 39.0 / 57.0;
/// Dorsiflexion that age takes, mean of men and women, of the same range.
const OLD_OVER_HEALTHY: f64 = (57.0 - 8.5) / 57.0;
/// Compliance of the calf's veins, old over young, in mL/100 mL/mmHg.
const OLD_COMPLIANCE: f64 = 0.029 / 0.051;

impl Condition {
    /// Changes a leg by this condition.
    pub fn change_leg(self, severity: Severity, leg: &mut LegModel) {
        match self {
            Self::OlderAge => older(severity, leg),
            Self::HeartFailureReduced => {
                weaken(severity, leg, TRICEPS_IN_HEART_FAILURE);
                narrow_beds(severity, leg, 1.45);
            }
            Self::HeartFailurePreserved => {
                weaken(severity, leg, TRICEPS_IN_HEART_FAILURE);
                narrow_beds(severity, leg, 1.2);
                for artery in [&mut leg.femoral_artery, &mut leg.popliteal_artery] {
                    severity.scale(&mut artery.1, super::circulation::PRESERVED_ARTERIES);
                }
            }
            Self::VaricoseVeins(reflux) => varicose(severity, leg, reflux),
            Self::DeepIncompetence => leak(severity, leg, LegCondition::DeepIncompetence),
            Self::PostThromboticIncompetence => leak(severity, leg, LegCondition::AllIncompetent),
            Self::IliacObstruction => {
                let narrowed = LegCondition::ProximalObstruction.outflow_factor();
                severity.scale(&mut leg.resistances.iliac_outflow, narrowed);
            }
            Self::Deconditioning => {
                weaken(severity, leg, 0.85);
                severity.scale(&mut leg.strength.thigh, 0.93);
            }
            Self::Anaesthesia => narrow_beds(severity, leg, 1.0 / (1.0 - 0.38)),
            Self::AfterSurgery => narrow_beds(severity, leg, 1.0 / (1.0 - 0.58)),
            Self::StiffAnkle => severity.scale(&mut leg.ankle_motion, STIFF_OVER_HEALTHY),
            Self::LockedAnkle => severity.scale(&mut leg.ankle_motion, 0.0),
        }
    }
}

fn older(severity: Severity, leg: &mut LegModel) {
    severity.scale(&mut leg.strength.soleus, 0.83);
    severity.scale(&mut leg.strength.gastrocnemius, 0.71);
    severity.scale(&mut leg.contraction_time, 148.0 / 113.0);
    severity.scale(&mut leg.ankle_motion, OLD_OVER_HEALTHY);
    for vein in leg.veins_mut() {
        severity.scale(&mut vein.compliance, OLD_COMPLIANCE);
        severity.scale(&mut vein.distension, OLD_COMPLIANCE);
    }
}

/// Weakens soleus and gastrocnemius.
fn weaken(severity: Severity, leg: &mut LegModel, full: f64) {
    severity.scale(&mut leg.strength.soleus, full);
    severity.scale(&mut leg.strength.gastrocnemius, full);
}

fn narrow_beds(severity: Severity, leg: &mut LegModel, full: f64) {
    for bed in leg
        .veins_mut()
        .into_iter()
        .filter_map(|vein| vein.bed.as_mut())
    {
        severity.scale(bed, full);
    }
}

fn varicose(severity: Severity, leg: &mut LegModel, reflux: SaphenousReflux) {
    use LegValve::{FootSuperficial, Iliofemoral, SaphenoFemoral, SaphenousAnkle, SaphenousKnee};
    let above = [Iliofemoral, SaphenoFemoral, SaphenousKnee];
    let below = [SaphenousAnkle, FootSuperficial];
    let (above, below): (&[LegValve], &[LegValve]) = match reflux {
        SaphenousReflux::Junction => (&above, &[]),
        SaphenousReflux::BelowKnee => (&[], &below),
        SaphenousReflux::WholeLength => (&above, &below),
    };
    for valve in above.iter().chain(below) {
        leak_at(severity, leg, *valve, 0.0);
    }
}

fn leak(severity: Severity, leg: &mut LegModel, condition: LegCondition) {
    for valve in LegValve::ALL {
        leak_at(severity, leg, valve, condition.competence(valve));
    }
}

/// Lets a valve leak, if the leg has it; one that leaks more already stays as it is.
fn leak_at(severity: Severity, leg: &mut LegModel, valve: LegValve, full: f64) {
    let left = severity.between(1.0, full);
    if leg.has(valve) && left < leg.competence(valve) {
        leg.competences.push((valve, left));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::people::SeverityError;
    use crate::presets::{SaphenousModel, SaphenousSegments};

    fn changed(condition: Condition, severity: Severity) -> LegModel {
        let mut leg = LegModel::default();
        condition.change_leg(severity, &mut leg);
        leg
    }

    #[test]
    fn no_severity_leaves_a_leg_as_it_is_to_the_last_digit() {
        for condition in Condition::ALL {
            let leg = changed(condition, Severity::NONE);
            assert_eq!(leg, LegModel::default(), "{condition:?}");
        }
    }

    #[test]
    fn diseased_valves_are_those_of_the_conditions_of_a_leg() {
        let whole = Condition::VaricoseVeins(SaphenousReflux::WholeLength);
        for (condition, of) in [
            (whole, LegCondition::SuperficialIncompetence),
            (Condition::DeepIncompetence, LegCondition::DeepIncompetence),
            (
                Condition::PostThromboticIncompetence,
                LegCondition::AllIncompetent,
            ),
        ] {
            let leg = changed(condition, Severity::FULL);
            let own = LegValve::ALL.into_iter().filter(|valve| leg.has(*valve));
            for valve in own {
                assert_eq!(
                    leg.competence(valve),
                    of.competence(valve),
                    "{condition:?}, {valve:?}"
                );
            }
        }
    }

    #[test]
    fn a_segment_leaves_the_other_valves_tight() -> Result<(), SeverityError> {
        let leg = changed(
            Condition::VaricoseVeins(SaphenousReflux::BelowKnee),
            Severity::new(0.25)?,
        );
        assert_eq!(leg.competence(LegValve::FootSuperficial), 0.75);
        assert_eq!(leg.competence(LegValve::SaphenoFemoral), 1.0);
        let leg = changed(
            Condition::VaricoseVeins(SaphenousReflux::Junction),
            Severity::FULL,
        );
        assert_eq!(leg.competence(LegValve::FootSuperficial), 1.0);
        assert_eq!(leg.competence(LegValve::SaphenoFemoral), 0.0);
        Ok(())
    }

    #[test]
    fn segments_of_a_saphenous_vein_leak_with_theirs() {
        let mut leg = LegModel {
            saphenous: SaphenousModel::Three(SaphenousSegments::default()),
            ..LegModel::default()
        };
        let whole = Condition::VaricoseVeins(SaphenousReflux::WholeLength);
        whole.change_leg(Severity::FULL, &mut leg);
        for valve in LegValve::ALL {
            let expected = LegCondition::SuperficialIncompetence.competence(valve);
            assert_eq!(leg.competence(valve), expected, "{valve:?}");
        }
    }

    #[test]
    fn a_milder_condition_mends_no_valve() -> Result<(), SeverityError> {
        let mut leg = changed(Condition::DeepIncompetence, Severity::FULL);
        Condition::DeepIncompetence.change_leg(Severity::new(0.5)?, &mut leg);
        assert_eq!(leg.competence(LegValve::Popliteal), 0.0);
        Ok(())
    }

    #[test]
    fn ankles_stiffen_and_lock() {
        let stiff = changed(Condition::StiffAnkle, Severity::FULL);
        assert!((stiff.ankle_motion - 0.684).abs() < 1e-3);
        assert_eq!(
            changed(Condition::LockedAnkle, Severity::FULL).ankle_motion,
            0.0
        );
    }

    #[test]
    fn an_old_leg_is_as_measured() {
        let (old, young) = (
            changed(Condition::OlderAge, Severity::FULL),
            LegModel::default(),
        );
        assert_eq!(old.strength.soleus, 0.83);
        assert_eq!(old.strength.gastrocnemius, 0.71);
        let compliance = old.sinuses.compliance / young.sinuses.compliance;
        assert!((compliance - 0.029 / 0.051).abs() < 1e-12);
        let distension = old.iliac.distension / young.iliac.distension;
        assert!((distension - 0.029 / 0.051).abs() < 1e-12);
        assert_eq!(old.sinuses.unstressed, young.sinuses.unstressed);
    }
}
