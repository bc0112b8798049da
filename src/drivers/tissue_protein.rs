//! The protein of a tissue, which capillaries leak and lymph returns.

use crate::network::{
    Check, Driver, Id, Input, Inputs, Output, Outputs, PortSpec, Signal, Signals,
};
use crate::parts::concentration;
use crate::units::{Density, Flow, Mass, Time, Volume};

/// The protein in a tissue: what its capillaries let through, less what its lymph carries away.
///
/// # Equations
///
/// $$\frac{dM}{dt} = J_s - L c, \qquad J_s = S\bigl(B(-\mathrm{Pe})\\,c_p - B(\mathrm{Pe})\\,c\bigr), \qquad \mathrm{Pe} = \frac{(1 - \sigma) J}{S}, \qquad B(x) = \frac{x}{e^x - 1}$$
///
/// In plain text: `dM/dt = Js - L c`, with `c = M/V` the concentration in the tissue and `c_p` that in plasma. `Js = S (B(-Pe) c_p - B(Pe) c)` is Patlak's law for what is dragged along and what diffuses: `(1 - sigma) J c_p` for fast filtration `J`, `S (c_p - c)` for none. `S` is the permeability times the surface.
/// At rest `J = L = L0`, and `S` is such that the concentration stays: `S = (1 - sigma) L0 / ln(sigma c/(c - (1 - sigma) c_p))`.
///
/// What a tissue takes up is summed along a chain of tissues, so that [`Plasma`](crate::drivers::Plasma) knows what they all took from it: whatever one gains, plasma has lost.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | volume at rest | mL | holds more protein |
/// | concentration at rest, and that of plasma | g/mL | holds more water |
/// | reflection coefficient `sigma` | 1 | lets less protein through with the water |
/// | lymph at rest `L0` | mL/s | exchanges protein faster |
/// | [`after`](Self::after) | | adds what the tissue before it took up |
///
/// | input | unit | meaning |
/// |---|---|---|
/// | [`ARTERIAL`](Self::ARTERIAL), [`VENOUS`](Self::VENOUS) | mL/s | what filters at the two ends of the capillaries |
/// | [`LYMPH`](Self::LYMPH) | mL/s | lymph that leaves |
/// | [`VOLUME`](Self::VOLUME) | mL | fluid in the tissue |
/// | [`PLASMA`](Self::PLASMA) | g/mL | protein in plasma |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`PROTEIN`](Self::PROTEIN) | kg | protein in the tissue |
/// | [`FLUID_TAKEN`](Self::FLUID_TAKEN), [`PROTEIN_TAKEN`](Self::PROTEIN_TAKEN) | mL, kg | what this tissue and all before it in the chain took up since the start |
///
/// | state | unit | meaning |
/// |---|---|---|
/// | 0 | mL | fluid taken up: filtration less lymph. The same sum as in the compartment, kept here because outputs see states only |
/// | 1 | g | protein taken up |
///
/// # Limits
///
/// One protein, well mixed, of which nothing is excluded by the matrix; it does not bind, and none is made or broken down.
///
/// # Sources
///
/// C. S. Patlak, D. A. Goldstein and J. F. Hoffman 1963, J Theor Biol 5:426, doi 10.1016/0022-5193(63)90088-2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TissueProtein {
    volume: Volume,
    protein: Density,
    plasma: Density,
    reflection: f64,
    lymph: Flow,
    before: Option<(Signal<Volume>, Signal<Mass>)>,
}

impl TissueProtein {
    /// What filters at the arterial end.
    pub const ARTERIAL: Input<Self, Flow> = Input::new(0, "arterial filtration");
    /// What filters at the venous end.
    pub const VENOUS: Input<Self, Flow> = Input::new(1, "venous filtration");
    /// What leaves as lymph.
    pub const LYMPH: Input<Self, Flow> = Input::new(2, "lymph");
    /// The fluid in the tissue.
    pub const VOLUME: Input<Self, Volume> = Input::new(3, "volume");
    /// The protein in plasma.
    pub const PLASMA: Input<Self, Density> = Input::new(4, "protein of plasma");
    /// Protein in the tissue.
    pub const PROTEIN: Output<Self, Mass> = Output::new(0, "protein");
    /// Fluid that this tissue and those before it took up.
    pub const FLUID_TAKEN: Output<Self, Volume> = Output::new(1, "fluid taken up");
    /// Protein that this tissue and those before it took up.
    pub const PROTEIN_TAKEN: Output<Self, Mass> = Output::new(2, "protein taken up");

    /// The protein of a tissue that holds this much fluid at rest with this much protein in it, when that of plasma is `plasma`, with a reflection coefficient of 0.9 (Guyton 1992).
    #[must_use]
    pub const fn new(volume: Volume, protein: Density, plasma: Density, lymph: Flow) -> Self {
        Self {
            volume,
            protein,
            plasma,
            reflection: 0.9,
            lymph,
            before: None,
        }
    }

    /// With this reflection coefficient.
    #[must_use]
    pub const fn reflecting(mut self, reflection: f64) -> Self {
        self.reflection = reflection;
        self
    }

    /// Adds what the tissue before it in the chain took up.
    #[must_use]
    pub const fn after(mut self, tissue: Id<Self>) -> Self {
        self.before = Some((
            tissue.signal(Self::FLUID_TAKEN),
            tissue.signal(Self::PROTEIN_TAKEN),
        ));
        self
    }

    /// Permeability times surface, which keeps the concentration at rest as it is.
    pub fn permeability(&self) -> Flow {
        let leak = 1.0 - self.reflection;
        let dragged = self.protein - self.plasma * leak;
        self.lymph * (leak / (self.protein * self.reflection / dragged).ln())
    }

    fn at_rest(&self) -> Mass {
        self.protein * self.volume
    }

    /// What passes the capillaries' wall, in g/s.
    fn passed(&self, filtered: Flow, plasma: Density, tissue: Density) -> f64 {
        let permeability = self.permeability().ml_per_s();
        let peclet = (1.0 - self.reflection) * filtered.ml_per_s() / permeability;
        let (with, against) = (bernoulli(-peclet), bernoulli(peclet));
        permeability * (with * plasma.g_per_ml() - against * tissue.g_per_ml())
    }
}

/// `x/(e^x - 1)`: 1 at 0, `-x` far below it, 0 far above.
fn bernoulli(x: f64) -> f64 {
    match x {
        0.0 => 1.0,
        _ if x > 700.0 => 0.0,
        _ => x / x.exp_m1(),
    }
}

impl Driver for TissueProtein {
    type State = [f64; 2];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::PROTEIN.spec(),
        Self::FLUID_TAKEN.spec(),
        Self::PROTEIN_TAKEN.spec(),
    ];
    const INPUTS: &'static [PortSpec] = &[
        Self::ARTERIAL.spec(),
        Self::VENOUS.spec(),
        Self::LYMPH.spec(),
        Self::VOLUME.spec(),
        Self::PLASMA.spec(),
    ];

    #[inline]
    fn output(
        &self,
        _: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        out: &mut Outputs<'_, Self>,
    ) {
        let (fluid, protein) = (Volume::from_ml(state[0]), Mass::from_grams(state[1]));
        let before = self.before;
        let earlier = before.map_or(Volume::ZERO, |(fluid, _)| signals.get(fluid));
        let carried = before.map_or(Mass::ZERO, |(_, protein)| signals.get(protein));
        out.set(Self::PROTEIN, self.at_rest() + protein);
        out.set(Self::FLUID_TAKEN, earlier + fluid);
        out.set(Self::PROTEIN_TAKEN, carried + protein);
    }

    #[inline]
    fn rate(
        &self,
        _: Time,
        state: &Self::State,
        _: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let protein = self.at_rest() + Mass::from_grams(state[1]);
        let tissue = concentration(protein, inputs.get(Self::VOLUME));
        let filtered = inputs.get(Self::ARTERIAL) + inputs.get(Self::VENOUS);
        let lymph = inputs.get(Self::LYMPH);
        let passed = self.passed(filtered, inputs.get(Self::PLASMA), tissue);
        rate[0] = (filtered - lymph).ml_per_s();
        rate[1] = passed - lymph.ml_per_s() * tissue.g_per_ml();
    }

    fn state_scale(&self) -> Self::State {
        [self.volume.ml(), self.at_rest().grams()].map(|size| size.abs().max(1.0))
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("volume at rest", self.volume);
        check.positive("protein of plasma at rest", self.plasma);
        check.share("reflection coefficient", self.reflection);
        check.positive("lymph at rest", self.lymph);
        let leaked = self.plasma * (1.0 - self.reflection);
        let holds = self.protein > leaked && self.protein < self.plasma;
        let must = format!(
            "above what filtration alone leaves in the tissue, {leaked:.4}, and below that of plasma, {:.4}",
            self.plasma
        );
        check.require("protein at rest", self.protein, holds, must);
        if let Some((fluid, protein)) = self.before {
            check.reads("tissue before it", fluid);
            check.reads("tissue before it", protein);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Steady;
    use crate::drivers::testing::{field_of, run, two_bags};
    use crate::network::{Network, Probe};
    use crate::units::Quantities;

    /// 1000 mL with 4 g/dL under plasma of 7 g/dL, lymph 0.01 mL/s.
    fn tissue() -> TissueProtein {
        TissueProtein::new(
            1000.0.ml(),
            0.04.g_per_ml(),
            0.07.g_per_ml(),
            0.01.ml_per_s(),
        )
    }

    #[test]
    fn permeability_keeps_what_is_there_at_rest() {
        // 0.1 * 0.01 / ln(0.9 * 0.04 / 0.033)
        let expected = 0.001 / (0.036_f64 / 0.033).ln();
        assert!((tissue().permeability().ml_per_s() - expected).abs() < 1e-15);
        let passed = tissue().passed(0.01.ml_per_s(), 0.07.g_per_ml(), 0.04.g_per_ml());
        assert!((passed - 0.01 * 0.04).abs() < 1e-16, "{passed}");
    }

    #[test]
    fn fast_filtration_drags_and_none_lets_diffuse() {
        let (plasma, within) = (0.07.g_per_ml(), 0.04.g_per_ml());
        let fast = tissue().passed(100.0.ml_per_s(), plasma, within);
        assert!((fast / (0.1 * 100.0 * 0.07) - 1.0).abs() < 1e-12);
        let still = tissue().passed(Flow::ZERO, plasma, within);
        let permeability = tissue().permeability().ml_per_s();
        assert!((still - permeability * 0.03).abs() < 1e-16);
        let back = tissue().passed((-100.0).ml_per_s(), plasma, within);
        assert!((back / (-0.1 * 100.0 * 0.04) - 1.0).abs() < 1e-12);
        for huge in [1e300, -1e300, f64::MAX, f64::MIN] {
            assert!(!tissue().passed(huge.ml_per_s(), plasma, within).is_nan());
        }
    }

    fn fed(net: &mut Network, tissue: TissueProtein, flows: [f64; 3]) -> Id<TissueProtein> {
        let count = net.build().map_or(0, |built| built.state_len());
        let name = |what: &str| format!("{what} {count}");
        let steady: Vec<_> = flows
            .iter()
            .enumerate()
            .map(|(i, flow)| {
                let name = name(&format!("flow {i}"));
                net.drive(name, Steady::new(flow.ml_per_s())).value()
            })
            .collect();
        let volume = net.drive(name("volume"), Steady::new(1000.0.ml())).value();
        let plasma = net.drive(name("plasma"), Steady::new(0.07.g_per_ml()));
        let id = net.drive(name("tissue"), tissue);
        net.sense(id, TissueProtein::ARTERIAL, Probe::signal(steady[0]));
        net.sense(id, TissueProtein::VENOUS, Probe::signal(steady[1]));
        net.sense(id, TissueProtein::LYMPH, Probe::signal(steady[2]));
        net.sense(id, TissueProtein::VOLUME, Probe::signal(volume));
        net.sense(id, TissueProtein::PLASMA, Probe::signal(plasma.value()));
        id
    }

    /// Filtration of 0.05 - 0.03 mL/s and lymph of 0.01 for 100 s: 1 mL; two tissues in a chain: 2 mL.
    #[test]
    fn what_is_taken_up_is_summed_along_the_chain() {
        let (mut net, ..) = two_bags();
        let first = fed(&mut net, tissue(), [0.05, -0.03, 0.01]);
        let second = fed(&mut net, tissue().after(first), [0.05, -0.03, 0.01]);
        let circulation = net.build().unwrap();
        let mut taken = [0.0; 4];
        run(&circulation, 100.0, 0.1, |_, frame| {
            let fluid = |id: Id<TissueProtein>| {
                let taken = frame.signal(id.signal(TissueProtein::FLUID_TAKEN));
                taken.unwrap().ml()
            };
            let protein = |id: Id<TissueProtein>| {
                let taken = frame.signal(id.signal(TissueProtein::PROTEIN_TAKEN));
                taken.unwrap().grams()
            };
            taken = [fluid(first), fluid(second), protein(first), protein(second)];
        });
        assert!((taken[0] - 1.0).abs() < 1e-9 && (taken[1] - 2.0).abs() < 1e-9);
        assert!(taken[2] > 0.0 && (taken[3] / taken[2] - 2.0).abs() < 1e-9);
    }

    fn bad(tissue: TissueProtein) -> Vec<&'static str> {
        let (mut net, ..) = two_bags();
        fed(&mut net, tissue, [0.0; 3]);
        let defects = net.build().unwrap_err().defects;
        defects.iter().map(field_of).collect()
    }

    #[test]
    fn bad_parameters_are_named() {
        let plasma = 0.07.g_per_ml();
        let dense = TissueProtein::new(0.0.ml(), 0.08.g_per_ml(), plasma, (-1.0).ml_per_s());
        let named = ["volume at rest", "lymph at rest", "protein at rest"];
        assert_eq!(bad(dense), named);
        let thin = TissueProtein::new(1.0.ml(), 0.006.g_per_ml(), plasma, 1.0.ml_per_s());
        assert_eq!(bad(thin), ["protein at rest"]);
        let named = ["reflection coefficient", "protein at rest"];
        assert_eq!(bad(tissue().reflecting(f64::NAN)), named);
    }
}
