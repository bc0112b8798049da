//! Capillaries that filter by Starling's law.

use crate::network::{Branch, Check, Ends, FlowPartials, Signal, Signals};
use crate::parts::colloid::{colloid_pressure, concentration, slope_mmhg_ml_per_g};
use crate::units::{Conductance, Flow, Fraction, Mass, Pressure, Rate};

/// The wall of a tissue's capillaries, as seen from one of their two ends.
///
/// ```text
///   artery ──( a K )──┐
///                     ├── tissue
///   vein ──( (1-a) K )┘
/// ```
///
/// # Equations
///
/// $$Q = \frac{w K}{1 + g k}\bigl(P - P_\mathrm{tissue} - \sigma(\pi_\mathrm{plasma} - \pi_\mathrm{tissue})\bigr), \qquad w = a \text{ from the artery},\\ 1 - a \text{ from the vein}$$
///
/// In plain text: `Q = w K/(1 + g k) (P - P_tissue - sigma (pi_plasma - pi_tissue))`. `P` is the pressure in artery or vein, carried to the height of the tissue. The two ends together are Starling's law with the capillary pressure `P_c = P_v + a (P_a - P_v)`, in which `a` is the share of
/// the bed's resistance that lies behind the capillaries; so no state and no delay stand for capillary pressure, and as in Starling's drawing the arterial end filters while the venous one takes back. `pi_tissue` follows from the protein in the tissue and its volume:
/// [`colloid_pressure`]. Pressures are those inside, not transmural ones: a stocking presses on the tissue, and not on the column of blood.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | filtration coefficient `K` | mL/(s mmHg) | filters faster |
/// | arterial share `a` | 1 | capillary pressure nearer to arterial |
/// | [`reflecting`](Self::reflecting) `sigma` | 1 | proteins hold water harder; 0.9 unless said (Guyton 1992) |
/// | [`closed_by`](Self::closed_by): constriction `k`, gain `g` | 1 | fewer capillaries are open |
///
/// # States
///
/// None. The protein is kept by [`TissueProtein`](crate::drivers::TissueProtein), which feels what flows here.
///
/// # Limits
///
/// One capillary pressure for a whole tissue, with a fixed share of resistances before and behind it. Plasma leaves without cells; what its proteins do is told by [`Plasma`](crate::drivers::Plasma).
///
/// # Sources
///
/// E. H. Starling 1896, J Physiol 19:312, doi 10.1113/jphysiol.1896.sp000596; A. C. Guyton's model of the circulation (1992): `a` = 0.2, `sigma` = 0.9. Open capillaries in the human foot fall to 1/3 to 1/8 in standing: S. Mellander, B. Öberg and H. Odelram 1964, Acta Physiol Scand 61:34.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capillary {
    coefficient: Conductance,
    arterial_share: f64,
    end: CapillaryEnd,
    reflection: f64,
    plasma: Signal<Pressure>,
    protein: Signal<Mass>,
    closing: Option<(Signal<Fraction>, f64)>,
}

/// Which end of a tissue's capillaries a [`Capillary`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CapillaryEnd {
    /// The one at the artery.
    Arterial,
    /// The one at the vein.
    Venous,
}

impl Capillary {
    /// One end of capillaries with this filtration coefficient, both ends counted, and this arterial share of capillary pressure.
    ///
    /// `plasma` is the colloid pressure of plasma, `protein` what the tissue holds.
    #[must_use]
    pub const fn new(
        end: CapillaryEnd,
        coefficient: Conductance,
        arterial_share: f64,
        plasma: Signal<Pressure>,
        protein: Signal<Mass>,
    ) -> Self {
        Self {
            coefficient,
            arterial_share,
            end,
            reflection: 0.9,
            plasma,
            protein,
            closing: None,
        }
    }

    /// With this reflection coefficient for proteins.
    #[must_use]
    pub const fn reflecting(mut self, reflection: f64) -> Self {
        self.reflection = reflection;
        self
    }

    /// Closes capillaries with the constriction `k` of their arterioles: `K/(1 + gain k)`.
    #[must_use]
    pub const fn closed_by(mut self, constriction: Signal<Fraction>, gain: f64) -> Self {
        self.closing = Some((constriction, gain));
        self
    }

    #[inline]
    fn open(&self, signals: &Signals<'_>) -> Conductance {
        let weight = match self.end {
            CapillaryEnd::Arterial => self.arterial_share,
            CapillaryEnd::Venous => 1.0 - self.arterial_share,
        };
        let closed = self.closing.map_or(1.0, |(constriction, gain)| {
            1.0 + gain * signals.get(constriction).get().max(0.0)
        });
        self.coefficient * (weight / closed)
    }
}

impl Branch for Capillary {
    type State = [f64; 0];

    #[inline]
    fn flow(&self, ends: &Ends, _: &Self::State, signals: &Signals<'_>) -> Flow {
        let tissue = concentration(signals.get(self.protein), ends.down.volume);
        let held = signals.get(self.plasma) - colloid_pressure(tissue);
        (ends.driving() - held * self.reflection) * self.open(signals)
    }

    fn flow_partials(&self, ends: &Ends, _: &Self::State, signals: &Signals<'_>) -> FlowPartials {
        let open = self.open(signals);
        let tissue = concentration(signals.get(self.protein), ends.down.volume);
        let slope = slope_mmhg_ml_per_g(tissue) * tissue.g_per_ml();
        let diluted = -self.reflection * slope * open.ml_per_s_mmhg() / ends.down.volume.ml();
        FlowPartials {
            up_pressure: open,
            down_pressure: -open,
            down_volume: Rate::from_per_s(if diluted.is_finite() { diluted } else { 0.0 }),
            ..FlowPartials::default()
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("filtration coefficient", self.coefficient);
        check.share("arterial share of capillary pressure", self.arterial_share);
        check.share("reflection coefficient", self.reflection);
        check.reads("colloid pressure of plasma", self.plasma);
        check.reads("protein of the tissue", self.protein);
        if let Some((constriction, gain)) = self.closing {
            check.reads("constriction", constriction);
            check.not_negative_number("gain of closing", gain, "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{assert_partials_with, between, branch_defects};
    use crate::units::{Quantities, Volume};

    /// Plasma at 25 mmHg, 40 g of protein, constriction 0.5.
    const VALUES: [f64; 3] = [25.0, 0.040, 0.5];

    fn end(end: CapillaryEnd) -> Capillary {
        let (plasma, protein) = (Signal::under(7, 0), Signal::under(7, 1));
        Capillary::new(end, 0.01.ml_per_s_mmhg(), 0.2, plasma, protein)
    }

    fn flow(part: &Capillary, up_mmhg: f64, down_mmhg: f64) -> f64 {
        let signals = Signals::under(7, &VALUES);
        Branch::flow(part, &between(up_mmhg, down_mmhg), &[], &signals).ml_per_s()
    }

    /// Artery 92, vein 8, tissue -1 mmHg with 4 g/dL (11.536 mmHg): capillary pressure 24.8, held back 0.9 * 13.464.
    #[test]
    fn both_ends_together_are_starlings_law() {
        let (artery, vein) = (end(CapillaryEnd::Arterial), end(CapillaryEnd::Venous));
        let both = flow(&artery, 92.0, -1.0) + flow(&vein, 8.0, -1.0);
        let expected = 0.01 * (24.8 + 1.0 - 0.9 * (25.0 - 11.536));
        assert!((both - expected).abs() < 1e-15, "{both} {expected}");
        assert!(flow(&artery, 92.0, -1.0) > 0.0 && flow(&vein, 8.0, -1.0) < 0.0);
        let leaky = vein.reflecting(0.0);
        assert!((flow(&leaky, 8.0, -1.0) - 0.072).abs() < 1e-15);
    }

    #[test]
    fn constricted_arterioles_close_capillaries() {
        let vein = end(CapillaryEnd::Venous);
        let closed = vein.closed_by(Signal::under(7, 2), 4.0);
        assert!((flow(&closed, 60.0, 0.0) / flow(&vein, 60.0, 0.0) - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn it_answers_to_pressures_and_dilution_as_it_says() {
        let signals = Signals::under(7, &VALUES);
        for (up, volume) in [(92.0, 1000.0), (8.0, 600.0), (30.0, 3000.0)] {
            let mut ends = between(up, -1.0);
            ends.down.volume = Volume::from_ml(volume);
            let part = end(CapillaryEnd::Venous).closed_by(Signal::under(7, 2), 2.0);
            assert_partials_with(&part, &ends, &[], &signals);
        }
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        let bad = Capillary::new(
            CapillaryEnd::Venous,
            (-1.0).ml_per_s_mmhg(),
            1.5,
            Signal::under(7, 0),
            Signal::under(7, 1),
        )
        .reflecting(f64::NAN)
        .closed_by(Signal::under(7, 2), -1.0);
        let named = [
            "filtration coefficient",
            "arterial share of capillary pressure",
            "reflection coefficient",
            "colloid pressure of plasma",
            "protein of the tissue",
            "constriction",
            "gain of closing",
        ];
        assert_eq!(branch_defects(bad), named);
    }

    #[test]
    fn an_empty_tissue_gives_a_number() {
        let signals = Signals::under(7, &VALUES);
        let mut ends = between(1e6, -1e6);
        for ml in [0.0, -1e6, 1e-300, f64::MAX] {
            ends.down.volume = Volume::from_ml(ml);
            let part = end(CapillaryEnd::Venous);
            assert!(Branch::flow(&part, &ends, &[], &signals).is_finite());
            let partials = Branch::flow_partials(&part, &ends, &[], &signals);
            assert!(partials.down_volume.is_finite());
        }
    }
}
