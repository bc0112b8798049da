//! Blood's plasma: how much there is, and how dense.

use crate::drivers::tissue_protein::TissueProtein;
use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::parts::{colloid_pressure, concentration};
use crate::units::{Density, Fraction, Mass, Pressure, Time, Volume};

/// The plasma of all blood: what the tissues took up, it has lost.
///
/// $$V = V_0 - \Delta V, \qquad c = \frac{c_0 V_0 - \Delta M}{V}, \qquad H = \frac{V_\mathrm{cells}}{V_\mathrm{cells} + V}$$
///
/// In plain text: volume `V = V0 - taken`, protein `c = (c0 V0 - protein taken)/V`, haematocrit `H = cells/(cells + V)`. Colloid pressure follows from `c`: [`colloid_pressure`].
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | volume at the start `V0` | mL | thickens less when the same is lost |
/// | protein at the start `c0` | g/mL | holds water harder |
/// | cells | mL | a larger haematocrit; nothing else |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`VOLUME`](Self::VOLUME) | mL | plasma |
/// | [`PROTEIN`](Self::PROTEIN) | g/mL | its protein |
/// | [`COLLOID`](Self::COLLOID) | mmHg | its colloid pressure |
/// | [`HAEMATOCRIT`](Self::HAEMATOCRIT) | 1 | cells as a share of blood |
///
/// No states: they are the tissues'.
///
/// # Limits
///
/// All blood is one pool, mixed at once; viscosity and the volume of cells stay as they are.
///
/// # Sources
///
/// Definition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plasma {
    volume: Volume,
    protein: Density,
    cells: Volume,
    taken: (Signal<Volume>, Signal<Mass>),
}

impl Plasma {
    /// How much plasma there is.
    pub const VOLUME: Output<Self, Volume> = Output::new(0, "volume");
    /// Its protein.
    pub const PROTEIN: Output<Self, Density> = Output::new(1, "protein");
    /// Its colloid pressure.
    pub const COLLOID: Output<Self, Pressure> = Output::new(2, "colloid pressure");
    /// Cells as a share of blood.
    pub const HAEMATOCRIT: Output<Self, Fraction> = Output::new(3, "haematocrit");

    /// Plasma of this volume and protein, with these cells in it, from which a chain of tissues takes that ends with `tissue`.
    #[must_use]
    pub const fn new(
        volume: Volume,
        protein: Density,
        cells: Volume,
        tissue: Id<TissueProtein>,
    ) -> Self {
        let taken = (
            tissue.signal(TissueProtein::FLUID_TAKEN),
            tissue.signal(TissueProtein::PROTEIN_TAKEN),
        );
        Self {
            volume,
            protein,
            cells,
            taken,
        }
    }
}

impl Driver for Plasma {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::VOLUME.spec(),
        Self::PROTEIN.spec(),
        Self::COLLOID.spec(),
        Self::HAEMATOCRIT.spec(),
    ];

    #[inline]
    fn output(&self, _: Time, _: &Self::State, signals: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let volume = self.volume - signals.get(self.taken.0);
        let mass = self.protein * self.volume - signals.get(self.taken.1);
        let protein = concentration(mass, volume);
        let blood = self.cells + volume.max(Volume::ZERO);
        out.set(Self::VOLUME, volume);
        out.set(Self::PROTEIN, protein);
        out.set(Self::COLLOID, colloid_pressure(protein));
        out.set(Self::HAEMATOCRIT, Fraction::new(self.cells / blood));
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("volume of plasma", self.volume);
        check.positive("protein of plasma", self.protein);
        check.positive("volume of cells", self.cells);
        check.reads("tissue", self.taken.0);
        check.reads("tissue", self.taken.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{field_of, two_bags};
    use crate::network::{Network, Probe};
    use crate::units::{Flow, Quantities};

    fn net_with(plasma: impl FnOnce(Id<TissueProtein>) -> Plasma) -> (Network, Id<Plasma>) {
        let (mut net, [bag, _], tube) = two_bags();
        let tissue = TissueProtein::new(
            1000.0.ml(),
            0.04.g_per_ml(),
            0.07.g_per_ml(),
            Flow::from_ml_per_s(0.01),
        );
        let tissue = net.drive("tissue", tissue);
        let plasma = net.drive("plasma", plasma(tissue));
        for input in [
            TissueProtein::ARTERIAL,
            TissueProtein::VENOUS,
            TissueProtein::LYMPH,
        ] {
            net.sense(tissue, input, Probe::flow(tube));
        }
        net.sense(tissue, TissueProtein::VOLUME, Probe::volume(bag));
        let protein = Probe::signal(plasma.signal(Plasma::PROTEIN));
        net.sense(tissue, TissueProtein::PLASMA, protein);
        (net, plasma)
    }

    /// 3000 mL at 7 g/dL, of which 300 mL with 3 g left: 207 g in 2700 mL; cells 2000 mL.
    #[test]
    fn what_the_tissues_took_up_it_has_lost() {
        let (net, plasma) =
            net_with(|tissue| Plasma::new(3000.0.ml(), 0.07.g_per_ml(), 2000.0.ml(), tissue));
        let circulation = net.build().unwrap();
        let mut state = circulation.initial_state();
        let count = state.len();
        state[count - 2..].copy_from_slice(&[300.0, 3.0]);
        let mut workspace = circulation.workspace();
        let frame = circulation.observe(Time::ZERO, &state, &mut workspace);
        let read = |volume: Volume| volume.ml();
        assert_eq!(
            read(frame.signal(plasma.signal(Plasma::VOLUME)).unwrap()),
            2700.0
        );
        let protein = frame.signal(plasma.signal(Plasma::PROTEIN)).unwrap();
        assert!((protein.g_per_ml() - 207.0 / 2700.0).abs() < 1e-15);
        let colloid = frame.signal(plasma.signal(Plasma::COLLOID)).unwrap();
        assert_eq!(colloid, colloid_pressure(protein));
        let cells = frame.signal(plasma.signal(Plasma::HAEMATOCRIT)).unwrap();
        assert!((cells.get() - 2000.0 / 4700.0).abs() < 1e-15);
    }

    #[test]
    fn bad_parameters_are_named() {
        let (net, _) =
            net_with(|tissue| Plasma::new(0.0.ml(), f64::NAN.g_per_ml(), (-1.0).ml(), tissue));
        let defects = net.build().unwrap_err().defects;
        let fields: Vec<_> = defects.iter().map(field_of).collect();
        let named = ["volume of plasma", "protein of plasma", "volume of cells"];
        assert_eq!(fields, named);
    }
}
