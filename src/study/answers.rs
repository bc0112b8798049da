//! One value for each measure and factor of a study.

use crate::study::error::StudyError;
use crate::study::factor::{Factor, Measured};
use crate::study::plan::Study;

/// How each measure answers to each factor: those of the first measure to all factors, then those of the second, and so on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answers<T> {
    study: u32,
    factors: Vec<String>,
    measures: Vec<String>,
    /// The answers, or why there is none.
    values: Vec<Result<T, String>>,
}

impl<T: Copy> Answers<T> {
    /// Answers of each measure, by its place, to each factor.
    pub(super) fn new(study: &Study, answer: impl Fn(usize, usize) -> Result<T, String>) -> Self {
        let factors = study.factors.iter().map(|own| own.named.name.clone());
        let measures = study.measures.iter().map(|own| own.name.clone());
        let (factors, measures): (Vec<_>, Vec<_>) = (factors.collect(), measures.collect());
        let places = (0..measures.len()).flat_map(|m| (0..factors.len()).map(move |f| (m, f)));
        Self {
            study: study.key,
            values: places.map(|(m, f)| answer(m, f)).collect(),
            factors,
            measures,
        }
    }

    /// How `measure` answers to `factor`.
    pub(super) fn of<F, Q>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<T, StudyError> {
        let foreign = |what| StudyError::ForeignHandle { what };
        let own = |names: &[String], study: u32, index: usize| {
            let name = names.get(index).filter(|_| study == self.study);
            name.cloned()
        };
        let factor_name = own(&self.factors, factor.study, factor.index);
        let factor_name = factor_name.ok_or(foreign("factor"))?;
        let measure_name = own(&self.measures, measure.study, measure.index);
        let measure_name = measure_name.ok_or(foreign("measure"))?;
        let place = measure.index * self.factors.len() + factor.index;
        match self.values.get(place) {
            Some(Ok(value)) => Ok(*value),
            Some(Err(why)) => Err(StudyError::NoAnswer {
                factor: factor_name,
                measure: measure_name,
                why: why.clone(),
            }),
            None => Err(foreign("measure")),
        }
    }
}

/// Fails unless all of these can be held by an `f64`.
pub(super) fn all_finite(numbers: &[f64]) -> Result<(), String> {
    let finite = numbers.iter().all(|number| number.is_finite());
    finite
        .then_some(())
        .ok_or_else(|| "it is too large for a number: set the measure in a larger unit".to_owned())
}
