//! A system as the crate's equations.

use std::cell::RefCell;

use ::diffsol::matrix::sparsity::MatrixSparsity;
use ::diffsol::{
    ConstantOp, FaerContext, FaerSparseMat, FaerVec, Matrix, NonLinearOp, NonLinearOpJacobian,
    OdeEquations, OdeEquationsRef, Op, UnitCallable, Vector,
};

use crate::solver::integrator::Statistics;
use crate::solver::norm::Tolerances;
use crate::solver::rodas5p::jacobian::{Jacobian, Point};
use crate::solver::system::{Fault, FaultKind, System};

pub(super) type Mat = FaerSparseMat<f64>;
type Vect = FaerVec<f64>;
type Sparsity = <Mat as Matrix>::Sparsity;
type Index = <Vect as Vector>::Index;

/// What is evaluated, and what came of it.
pub(super) struct Core<'a> {
    pub(super) system: &'a mut dyn System,
    pub(super) tolerances: Tolerances,
    pub(super) statistics: Statistics,
    /// No rates are asked for later than this.
    pub(super) latest_s: f64,
    /// The last fault since the last accepted step.
    pub(super) fault: Option<Fault>,
    pub(super) jacobian: Jacobian,
    rates: Vec<f64>,
}

impl<'a> Core<'a> {
    pub(super) fn new(system: &'a mut dyn System, tolerances: Tolerances) -> Self {
        Self {
            jacobian: Jacobian::new(system),
            rates: vec![0.0; system.dimension()],
            system,
            tolerances,
            statistics: Statistics::default(),
            latest_s: f64::INFINITY,
            fault: None,
        }
    }

    /// Writes the rates, or NaN throughout if there is a fault, which then is remembered.
    pub(super) fn rates(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) {
        if let Err(fault) = self.evaluate(time_s, state, rates) {
            self.fault.get_or_insert(fault);
            rates.fill(f64::NAN);
        }
    }

    fn evaluate(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        check_finite(state)?;
        self.statistics.evaluations += 1;
        let time_s = time_s.min(self.latest_s);
        self.system.derivatives(time_s, state, rates)?;
        check_finite(rates)
    }

    /// Computes the values of the Jacobian; zero throughout if there is a fault, so that the crate has a matrix that it can factorise.
    fn linearise(&mut self, time_s: f64, state: &[f64]) {
        let outcome = self.differentiate(time_s.min(self.latest_s), state);
        if let Err(fault) = outcome.and_then(|()| check_finite(&self.jacobian.values)) {
            self.fault.get_or_insert(fault);
            self.jacobian.values.fill(0.0);
        }
    }

    fn differentiate(&mut self, time_s: f64, state: &[f64]) -> Result<(), Fault> {
        check_finite(state)?;
        let known = self
            .system
            .jacobian(time_s, state, &mut self.jacobian.values)?;
        if known {
            self.statistics.jacobians += 1;
            return Ok(());
        }
        let mut rates = std::mem::take(&mut self.rates);
        let outcome = self.evaluate(time_s, state, &mut rates);
        self.rates = rates;
        outcome?;
        let point = Point {
            time_s,
            state,
            rates: &self.rates,
            step_s: 0.0,
            latest_s: self.latest_s,
        };
        let (tolerances, statistics) = (&self.tolerances, &mut self.statistics);
        self.jacobian
            .evaluate(self.system, point, tolerances, statistics)
    }
}

pub(super) fn check_finite(values: &[f64]) -> Result<(), Fault> {
    let wrong = values.iter().enumerate().find(|(_, v)| !v.is_finite());
    wrong.map_or(Ok(()), |(index, value)| {
        Err(Fault {
            index,
            value: *value,
            kind: FaultKind::NotFinite,
        })
    })
}

/// The pattern of the Jacobian as the crate wants it.
#[derive(Clone)]
pub(super) struct Places {
    sparsity: Sparsity,
    /// Where each of the pattern's entries is kept.
    kept: Index,
    /// The entries in order.
    entries: Index,
}

impl Places {
    pub(super) fn new(jacobian: &Jacobian) -> Result<Self, String> {
        let n = jacobian.pattern.dimension();
        let entries: Vec<_> = jacobian.pattern.entries().collect();
        let sparsity = <Sparsity as MatrixSparsity<Mat>>::try_from_indices(n, n, entries.clone())
            .map_err(|error| error.to_string())?;
        let context = FaerContext::default();
        let kept = MatrixSparsity::<Mat>::get_index(&sparsity, &entries, context);
        let order = (0..entries.len()).collect();
        Ok(Self {
            sparsity,
            kept,
            entries: <Index as ::diffsol::VectorIndex>::from_vec(order, context),
        })
    }
}

/// The equations from one start on.
pub(super) struct Equations<'e, 'a> {
    pub(super) core: &'e RefCell<Core<'a>>,
    pub(super) places: &'e Places,
    pub(super) start: &'e [f64],
    pub(super) context: FaerContext,
}

impl Op for Equations<'_, '_> {
    type T = f64;
    type V = Vect;
    type M = Mat;
    type C = FaerContext;

    fn context(&self) -> &FaerContext {
        &self.context
    }

    fn nstates(&self) -> usize {
        self.start.len()
    }

    fn nout(&self) -> usize {
        self.start.len()
    }

    fn nparams(&self) -> usize {
        0
    }
}

impl<'r> OdeEquationsRef<'r> for Equations<'_, '_> {
    type Mass = UnitCallable<Mat>;
    type Rhs = &'r Self;
    type Root = UnitCallable<Mat>;
    type Init = &'r Self;
    type Out = UnitCallable<Mat>;
    type Reset = UnitCallable<Mat>;
}

impl OdeEquations for Equations<'_, '_> {
    fn rhs(&self) -> &Self {
        self
    }

    fn mass(&self) -> Option<UnitCallable<Mat>> {
        None
    }

    fn init(&self) -> &Self {
        self
    }

    fn set_params(&mut self, _none: &Vect) {}

    fn get_params(&self, _none: &mut Vect) {}
}

impl ConstantOp for &Equations<'_, '_> {
    fn call_inplace(&self, _time_s: f64, state: &mut Vect) {
        for (index, value) in self.start.iter().enumerate() {
            state.set_index(index, *value);
        }
    }
}

impl NonLinearOp for &Equations<'_, '_> {
    fn call_inplace(&self, state: &Vect, time_s: f64, rates: &mut Vect) {
        let mut core = self.core.borrow_mut();
        rates.for_each_batch_host([state], |rates, [state], _| {
            core.rates(time_s, state, rates);
        });
    }
}

impl NonLinearOpJacobian for &Equations<'_, '_> {
    fn jac_mul_inplace(&self, state: &Vect, time_s: f64, vector: &Vect, product: &mut Vect) {
        let mut core = self.core.borrow_mut();
        product.for_each_batch_host([state, vector], |product, [state, vector], _| {
            core.linearise(time_s, state);
            product.fill(0.0);
            let Jacobian {
                pattern, values, ..
            } = &core.jacobian;
            for ((row, column), value) in pattern.entries().zip(values) {
                product[row] += value * vector[column];
            }
        });
    }

    fn jacobian_inplace(&self, state: &Vect, time_s: f64, matrix: &mut Mat) {
        let mut core = self.core.borrow_mut();
        let mut state = state.clone();
        state.for_each_batch_host([], |state, [], _| core.linearise(time_s, state));
        let values = Vect::from_slice(&core.jacobian.values, self.context);
        matrix.set_data_with_indices(&self.places.kept, &self.places.entries, &values);
    }

    fn jacobian_sparsity(&self) -> Option<Sparsity> {
        Some(self.places.sparsity.clone())
    }
}
