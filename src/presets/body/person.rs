//! Scaling a body to a person.

use thiserror::Error;

use crate::drivers::ToneGains;
use crate::presets::body::model::{BodyArtery, BodyModel, BodyVein, ReflexModel};
use crate::presets::heart::{BeatingHeart, CycleAveragedHeart, HeartLoad};
use crate::units::{Area, Compliance, Length, Mass, Pressure, Rate, Volume};

/// Sex, as the formulas for blood volume distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each says itself")]
pub enum Sex {
    Female,
    Male,
}

/// An adult: what a [`BodyModel`] is scaled to.
///
/// Others are refused (design values: the range of adults for which the scalings hold). Any that are
/// accepted make a body that builds, with any [`Condition`](crate::presets::people::Condition)s.
///
/// | number | accepted |
/// |---|---|
/// | age | 18 to 100 years |
/// | height | 130 to 220 cm |
/// | weight | 35 to 250 kg |
/// | resting heart rate | 31 to 150 a minute |
///
/// ```
/// use soleus::prelude::*;
///
/// let person = Person::new(Sex::Female, 34.0, 168.0.cm(), 61.0.kg())?.with_resting_rate(62.0.bpm())?;
/// assert!((person.blood_volume().litres() - 3.9).abs() < 0.1);
/// assert!((person.surface_area().cm2() / 1e4 - 1.69).abs() < 0.01);
/// let body = BodyModel::for_person(&person);
/// # let _ = body;
/// # Ok::<(), PersonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    sex: Sex,
    age_years: f64,
    height: Length,
    weight: Mass,
    resting_rate: Rate,
}

/// Why a person is none that the scalings hold for.
#[derive(Clone, Debug, Error, PartialEq)]
#[error(
    "{what} of {value} {unit} is outside of {least} to {most} {unit}, for which the scalings hold"
)]
pub struct PersonError {
    /// Age, height, weight or resting heart rate.
    pub what: &'static str,
    /// What was given.
    pub value: f64,
    /// The unit of all three numbers.
    pub unit: &'static str,
    /// The least that is accepted.
    pub least: f64,
    /// The most that is accepted.
    pub most: f64,
}

fn within(
    what: &'static str,
    value: f64,
    unit: &'static str,
    [least, most]: [f64; 2],
) -> Result<(), PersonError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(PersonError {
        what,
        value,
        unit,
        least,
        most,
    })
}

impl Person {
    /// The person whom [`BodyModel::default`] is: a man of 40 years, 175 cm and 70 kg, at rest with 68 beats a minute.
    pub const REFERENCE: Self = Self {
        sex: Sex::Male,
        age_years: 40.0,
        height: Length::from_cm(175.0),
        weight: Mass::from_kg(70.0),
        resting_rate: Rate::from_bpm(68.0),
    };

    /// A person with the resting heart rate of [`Person::REFERENCE`].
    ///
    /// # Errors
    /// [`PersonError`] names a number that is not that of an adult.
    pub fn new(
        sex: Sex,
        age_years: f64,
        height: Length,
        weight: Mass,
    ) -> Result<Self, PersonError> {
        within("an age", age_years, "years", [18.0, 100.0])?;
        within("a height", height.cm(), "cm", [130.0, 220.0])?;
        within("a weight", weight.kg(), "kg", [35.0, 250.0])?;
        Ok(Self {
            sex,
            age_years,
            height,
            weight,
            resting_rate: Self::REFERENCE.resting_rate,
        })
    }

    /// With this heart rate at rest, lying.
    ///
    /// # Errors
    /// [`PersonError`] if it is outside of 31 to 150 a minute.
    pub fn with_resting_rate(mut self, rate: Rate) -> Result<Self, PersonError> {
        within("a resting heart rate", rate.bpm(), "1/min", [31.0, 150.0])?;
        self.resting_rate = rate;
        Ok(self)
    }

    /// Sex.
    pub const fn sex(&self) -> Sex {
        self.sex
    }

    /// Age, in years.
    pub const fn age_years(&self) -> f64 {
        self.age_years
    }

    /// Height.
    pub const fn height(&self) -> Length {
        self.height
    }

    /// Weight.
    pub const fn weight(&self) -> Mass {
        self.weight
    }

    /// Heart rate at rest, lying.
    pub const fn resting_rate(&self) -> Rate {
        self.resting_rate
    }

    /// Blood volume.
    ///
    /// $$V = a\\,h^3 + b\\,w + c$$
    ///
    /// Plain text: `V = a h^3 + b w + c` in L, m and kg; men `a, b, c` = 0.3669, 0.03219, 0.6041, women 0.3561, 0.03308, 0.1833.
    ///
    /// Source: S. B. Nadler, J. U. Hidalgo, T. Bloch, Surgery 51 (1962) 224.
    pub fn blood_volume(&self) -> Volume {
        let (a, b, c) = match self.sex {
            Sex::Male => (0.3669, 0.032_19, 0.6041),
            Sex::Female => (0.3561, 0.033_08, 0.1833),
        };
        let metres = self.height.metres();
        Volume::from_litres(a * metres.powi(3) + b * self.weight.kg() + c)
    }

    /// Surface of the body.
    ///
    /// $$A = 0.007184\\,w^{0.425}\\,h^{0.725}$$
    ///
    /// Plain text: `A = 0.007184 w^0.425 h^0.725` in m2, kg and cm.
    ///
    /// Source: D. Du Bois, E. F. Du Bois, Arch. Intern. Med. 17 (1916) 863, doi 10.1001/archinte.1916.00080130010002.
    pub fn surface_area(&self) -> Area {
        let square_metres = 0.007_184 * self.weight.kg().powf(0.425) * self.height.cm().powf(0.725);
        Area::from_cm2(1e4 * square_metres)
    }

    /// Compliance of the arteries, as a multiple of that at 40 years: softer below, stiffer above.
    ///
    /// Linear between 1.66 at 25, 1.25 at 40, 1 at 55, 0.88 at 65 and 0.75 at 80 years (of which the value at 40 is taken as the unit), held beyond: design values, for a pulse pressure that rises with
    /// age as in the Framingham study (Franklin et al. 1997, Circulation 96:308, doi 10.1161/01.CIR.96.1.308).
    pub fn arterial_compliance_factor(&self) -> f64 {
        const FACTORS: [(f64, f64); 5] = [
            (25.0, 1.66),
            (40.0, 1.25),
            (55.0, 1.0),
            (65.0, 0.88),
            (80.0, 0.75),
        ];
        const AT_REFERENCE: f64 = 1.25;
        let age = self.age_years;
        let below = FACTORS.iter().rev().find(|(years, _)| *years <= age);
        let above = FACTORS.iter().find(|(years, _)| *years > age);
        let factor = match (below, above) {
            (Some((from, low)), Some((to, high))) => {
                low + (high - low) * (age - from) / (to - from)
            }
            (Some((_, factor)), None) | (None, Some((_, factor))) => *factor,
            (None, None) => AT_REFERENCE,
        };
        factor / AT_REFERENCE
    }
}

impl BodyModel {
    /// The same body with the cycle-averaged heart that its beating heart gives in the mean: for scenarios of hours. Another heart stays as it is.
    #[must_use]
    pub fn cycle_averaged(mut self) -> Self {
        if let HeartLoad::Beating(heart) = &self.heart {
            let averaged = CycleAveragedHeart::of(heart);
            self.heart = HeartLoad::CycleAveraged(Box::new(averaged));
        }
        self
    }

    /// The same body with ideal valves in its beating heart ([`SharpValve`](crate::parts::SharpValve)), at whose openings and closings steps end: for the same error, fewer of them. Another heart stays as it is.
    ///
    /// Output, rate and pressures change by less than a thousandth; see [`BeatingHeart::opening_over`].
    #[must_use]
    pub fn with_ideal_heart_valves(mut self) -> Self {
        if let HeartLoad::Beating(heart) = &mut self.heart {
            heart.opening_over = Pressure::ZERO;
        }
        self
    }

    /// The default body scaled to a person.
    ///
    /// | what | goes with | source |
    /// |---|---|---|
    /// | blood volume, unstressed volumes, compliances and distensions, sizes of the heart's chambers, what filters in the end, gains of venous tone | blood volume | Nadler 1962 |
    /// | conductances of beds, vessels and valves; inertances of the aorta the other way | body surface | Du Bois 1916 |
    /// | compliances of arteries, beside that | age | Franklin 1997, see [`Person::arterial_compliance_factor`] |
    /// | heights | stature | Drillis and Contini 1966, at [`SegmentLengths`](crate::drivers::SegmentLengths) |
    /// | resting heart rate of the reflex | that of the person | as given |
    /// | gains of the cardiac period | the square of the resting period | chosen on half of 112 people who were tilted: the rate of slow hearts rises by as much as that of fast ones |
    ///
    /// That volumes go with blood volume leaves filling pressures as they are; that conductances go with surface gives everybody the same cardiac index (cardiology's custom). Set points and gains of the reflex but those of tone
    /// are everybody's.
    pub fn for_person(person: &Person) -> Self {
        let volumes = person.blood_volume() / Person::REFERENCE.blood_volume();
        let conductances = person.surface_area() / Person::REFERENCE.surface_area();
        let mut body = Self::default();
        body.scale(volumes, conductances);
        body.soften_arteries(person.arterial_compliance_factor());
        body.stature = person.height;
        if let HeartLoad::Beating(heart) = &mut body.heart {
            heart.rate = person.resting_rate;
        }
        if let ReflexModel::Heldt(reflex) = body.reflex {
            let mut gains = *reflex.gains();
            gains.tone_arterial = scaled(gains.tone_arterial, volumes);
            gains.tone_cardiopulmonary = scaled(gains.tone_cardiopulmonary, volumes);
            let slower = Person::REFERENCE.resting_rate / person.resting_rate;
            gains.period_vagal_s_per_mmhg *= slower * slower;
            gains.period_beta_s_per_mmhg *= slower * slower;
            let reflex = reflex.with_gains(gains).resting(person.resting_rate);
            body.reflex = ReflexModel::Heldt(reflex);
        }
        body
    }

    /// Multiplies all volumes and compliances, and all conductances.
    fn scale(&mut self, volumes: f64, conductances: f64) {
        self.blood_volume = self.blood_volume * volumes;
        for BodyArtery {
            unstressed,
            compliance,
            ..
        } in self.arteries_mut()
        {
            *unstressed = *unstressed * volumes;
            *compliance = *compliance * volumes;
        }
        for BodyVein {
            unstressed,
            compliance,
            distension,
            ..
        } in self.veins_mut()
        {
            *unstressed = *unstressed * volumes;
            *compliance = *compliance * volumes;
            *distension = *distension * volumes;
        }
        for resistance in self.all_resistances_mut() {
            *resistance = *resistance / conductances;
        }
        for inertance in [
            &mut self.resistances.thoracic_aorta_inertance,
            &mut self.resistances.abdominal_aorta_inertance,
        ] {
            *inertance = *inertance / conductances;
        }
        self.leg = self.leg.clone().scaled(volumes, conductances);
        if let HeartLoad::Beating(heart) = &mut self.heart {
            heart.scale(volumes, conductances);
        }
        if let Some(filtration) = &mut self.filtration {
            filtration.volume = filtration.volume * volumes;
        }
        if let Some(exchange) = &mut self.exchange {
            exchange.scale(volumes);
        }
    }

    /// Multiplies the compliances of all arteries but the pulmonary ones.
    fn soften_arteries(&mut self, times: f64) {
        let soften = |compliance: &mut Compliance| *compliance = *compliance * times;
        for artery in self.arteries_mut() {
            soften(&mut artery.compliance);
        }
        soften(&mut self.leg.femoral_artery.1);
        soften(&mut self.leg.popliteal_artery.1);
        if let HeartLoad::Beating(heart) = &mut self.heart {
            soften(&mut heart.aorta.1);
        }
    }
}

fn scaled(gains: ToneGains, times: f64) -> ToneGains {
    ToneGains {
        upper: gains.upper * times,
        renal: gains.renal * times,
        splanchnic: gains.splanchnic * times,
        legs: gains.legs * times,
    }
}

impl BeatingHeart {
    /// Multiplies volumes and compliances, and conductances; elastances are divided as volumes are multiplied.
    fn scale(&mut self, volumes: f64, conductances: f64) {
        for chamber in [
            &mut self.right_atrium,
            &mut self.right_ventricle,
            &mut self.left_atrium,
            &mut self.left_ventricle,
        ] {
            chamber.end_systolic = chamber.end_systolic / volumes;
            chamber.diastolic = chamber.diastolic / volumes;
            chamber.unstressed = chamber.unstressed * volumes;
            chamber.initial = chamber.initial * volumes;
        }
        for vessel in [
            &mut self.pulmonary_arteries,
            &mut self.pulmonary_veins,
            &mut self.aorta,
        ] {
            *vessel = (vessel.0 * volumes, vessel.1 * volumes);
        }
        for valve in &mut self.valves {
            *valve = *valve / conductances;
        }
        self.lung = self.lung / conductances;
        self.pulmonary_venous = self.pulmonary_venous / conductances;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    /// Nadler: 0.3669 x 1.75^3 + 0.03219 x 70 + 0.6041 = 4.8237 L; Du Bois: 1.8481 m2.
    #[test]
    fn volume_and_surface_are_those_of_the_formulas() -> Result<(), PersonError> {
        let man = Person::REFERENCE;
        assert!((man.blood_volume().litres() - 4.8237).abs() < 1e-3);
        assert!((man.surface_area().cm2() - 18_481.0).abs() < 20.0);
        let woman = Person::new(Sex::Female, 30.0, 165.0.cm(), 60.0.kg())?;
        assert!((woman.blood_volume().litres() - 3.7678).abs() < 1e-3);
        Ok(())
    }

    #[test]
    fn arteries_stiffen_with_age() -> Result<(), PersonError> {
        let factor = |age| {
            let person = Person::new(Sex::Male, age, 175.0.cm(), 70.0.kg());
            person.map(|person| person.arterial_compliance_factor())
        };
        for (age, expected) in [
            (20.0, 1.328),
            (25.0, 1.328),
            (32.5, 1.164),
            (40.0, 1.0),
            (60.0, 0.752),
            (80.0, 0.6),
            (95.0, 0.6),
        ] {
            assert!((factor(age)? - expected).abs() < 1e-12, "{age}");
        }
        Ok(())
    }

    #[test]
    fn the_reference_is_the_default() {
        assert_eq!(
            BodyModel::for_person(&Person::REFERENCE),
            BodyModel::default()
        );
    }

    #[test]
    fn what_is_no_adult_is_refused_by_name() {
        let refused = |age, cm: f64, kg: f64| {
            let person = Person::new(Sex::Male, age, cm.cm(), kg.kg());
            person.err().map(|error| error.what)
        };
        assert_eq!(refused(7.0, 175.0, 70.0), Some("an age"));
        assert_eq!(refused(40.0, 1.75, 70.0), Some("a height"));
        assert_eq!(refused(40.0, 175.0, f64::NAN), Some("a weight"));
        let rate = Person::REFERENCE.with_resting_rate(400.0.bpm());
        let error = rate.err().map(|error| error.to_string());
        let words = "a resting heart rate of 400 1/min is outside of 31 to 150 1/min, for which the scalings hold";
        assert_eq!(error.as_deref(), Some(words));
    }
}
