//! The numbers of what a body's capillaries, tissues and lymph vessels exchange.

use crate::units::{Compliance, Density, Flow, Pressure, Time, Volume};

/// What capillaries, tissues and lymph vessels of a whole body exchange, by region: Starling's law, tissues that soften as they swell, lymph, and proteins on both sides.
///
/// Set it as [`BodyModel::exchange`](crate::presets::BodyModel::exchange); it takes the place of [`FiltrationModel`](crate::presets::FiltrationModel). Two presets differ in the filtration coefficient alone, because what was published differs by a factor of three or more:
///
/// | preset | coefficient, mL/(min mmHg 100 mL) | answers |
/// |---|---|---|
/// | [`plethysmographic`](Self::plethysmographic) | 0.0029 (calf by strain gauge and small steps of pressure: 2.6 to 2.9e-3; forearm muscle 3.6e-3) | swelling of legs over minutes to hours |
/// | [`lundvall`](Self::lundvall) | 0.010 (Lundvall and Bjerkhoel: 0.010 to 0.050) | plasma lost in the first quarter of an hour of standing |
///
/// # Equations
///
/// [`Capillary`](crate::parts::Capillary), [`Interstitium::softening`](crate::parts::Interstitium::softening), [`Lymphatic`](crate::parts::Lymphatic), [`TissueProtein`](crate::drivers::TissueProtein), [`Plasma`](crate::drivers::Plasma), [`LymphPump`](crate::drivers::LymphPump). At rest all stands still: each tissue
/// filters as much as its lymph returns. From that follow capillary pressure at rest and the share of the way from venous to arterial pressure that it lies at:
///
/// $$P_{c,0} = P_0 + \sigma(\pi_p - \pi_0) + \frac{L_0}{K}, \qquad a = \frac{P_{c,0} - P_{v,0}}{P_{a,0} - P_{v,0}}$$
///
/// In plain text: `Pc0 = P0 + sigma (pi_p - pi_0) + L0/K`, `a = (Pc0 - Pv0)/(Pa0 - Pv0)`. With the plethysmographic coefficient `a` is 0.15 to 0.23: about Guyton's 0.2, which went into nothing here.
///
/// # Parameters
///
/// | parameter | value | where it comes from |
/// |---|---|---|
/// | volumes of both feet, shanks, thighs, the pelvis, the rest | 1.8, 5.8, 18.9, 7.4, 32.8 L | shares of mass of P. de Leva 1996, J Biomech 29:1223, doi 10.1016/0021-9290(95)00178-6, of 70 kg at 1.05 kg/L |
/// | fluid in a tissue | 18 mL/100 mL | 12 L in a body of 70 kg (Guyton 1992), spread evenly (design value) |
/// | `stiff`, `soft` | 150, 2000 mL/mmHg | Guyton 1992, whole body; spread as the fluid is |
/// | tissue pressure at rest | -1.3 mmHg in leg and pelvis, -3 elsewhere | lower limb, subcutaneous: -0.4 to -1.3 measured; whole body, Guyton 1992 |
/// | colloid pressure of tissue | 10.4 mmHg in foot and calf, 12, 13 and 15.2 up the body | 10.4 at the ankle, 15.2 at the thorax (H. Noddeland et al.); between them design values |
/// | protein of plasma | 7 g/dL | textbook; 25.6 mmHg |
/// | haematocrit | 0.45 | textbook, men |
/// | lymph at rest | 0.04 mL/(min 100 mL) | measured in calves at a venous pressure of 8 to 16 mmHg |
/// | `lymph_width` | 1 mmHg | design value |
/// | `lymph_highest`, `lymph_delay` | 4.5 times, 10 min | fitted together to a lower leg that swells by 109 mL in 4 h of sitting, and at 0.12 % a minute at first; Guyton has up to 20 times |
/// | closing of capillaries in the foot | 0.2 | fitted to feet that swell by 2.3 % in an hour of sitting; 2.2 to 7.8 would be the 1/3 to 1/8 of Mellander 1964 in standing |
/// | venous pressures at rest | 7.3, 7.2, 6.9, 5.4, 7.5 mmHg; arterial 90 | what the model has lying |
/// | `lymph_pump_gain` | 48 | fitted to the 83 % that cycling adds, for walking at a stride a second (there is no bicycle here) |
///
/// # Limits
///
/// Nothing flows from one tissue to the next; kidneys, drinking and hormones are left out, so a run of many hours has no other way to get plasma back than lymph and capillaries; muscle within its fascia, which stops filtering sooner, is not told from skin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExchangeModel {
    /// Both feet.
    pub foot: TissueModel,
    /// Both lower legs, from ankle to knee.
    pub calf: TissueModel,
    /// Both thighs.
    pub thigh: TissueModel,
    /// Buttocks and pelvis.
    pub pelvis: TissueModel,
    /// The rest of the body.
    pub rest: TissueModel,
    /// Compliance of all tissues below the pressure of the atmosphere, in mL/mmHg; 150. Larger takes up more before it presses back.
    pub stiff: Compliance,
    /// Compliance of all tissues above it, in mL/mmHg; 2000. Larger swells further.
    pub soft: Compliance,
    /// Reflection coefficient for proteins; 0.9. Larger holds water harder.
    pub reflection: f64,
    /// Protein of plasma at the start, in g/mL; 0.07. Larger holds water harder.
    pub plasma_protein: Density,
    /// Cells as a share of blood at the start; 0.45. Larger leaves less plasma.
    pub haematocrit: f64,
    /// The most that lymph flow rises to, in multiples of that at rest; 4.5. Larger swells less.
    pub lymph_highest: f64,
    /// Time constant with which lymph flow follows, in s; 600. Larger swells more at first.
    pub lymph_delay: Time,
    /// Pressure over which lymph flow rises e-fold, in mmHg; 1. Larger swells more.
    pub lymph_width: Pressure,
    /// What a variance of muscular activity of 1 adds to lymph flow, in multiples; 48. Larger lets work drain more.
    pub lymph_pump_gain: f64,
}

/// One tissue of an [`ExchangeModel`]: a region of the body, both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TissueModel {
    /// All that is there: cells, fluid, bone, in mL. Larger filters more.
    pub volume: Volume,
    /// Share of it that is fluid between cells; 0.18. Larger is softer and holds more protein.
    pub fluid: f64,
    /// Filtration coefficient, in mL/(min mmHg) for each 100 mL of the region. Larger filters faster.
    pub coefficient_ml_per_min_mmhg_100ml: f64,
    /// Lymph at rest, in mL/min for each 100 mL of the region. Larger drains faster.
    pub lymph_ml_per_min_100ml: f64,
    /// Pressure of the tissue at rest, in mmHg. Larger is nearer to the soft range.
    pub pressure: Pressure,
    /// Colloid pressure of the tissue's fluid at rest, in mmHg. Larger lets capillaries filter at a lower pressure.
    pub colloid: Pressure,
    /// Pressure in its veins in a person who lies, in mmHg.
    pub venous: Pressure,
    /// How capillaries close as its arterioles constrict with the pressure in the veins: `K/(1 + closing k)`; 0 leaves them open.
    pub closing: f64,
}

/// A region of the body that holds tissue fluid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TissueRegion {
    /// Foot, with the ankle.
    Foot,
    /// From ankle to knee.
    Calf,
    /// Thigh.
    Thigh,
    /// Buttocks and pelvis.
    Pelvis,
    /// All else.
    Rest,
}

impl TissueRegion {
    /// All of them, from the foot up.
    pub const ALL: [Self; 5] = [
        Self::Foot,
        Self::Calf,
        Self::Thigh,
        Self::Pelvis,
        Self::Rest,
    ];

    /// Its name, as in the names of its parts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Foot => "foot",
            Self::Calf => "calf",
            Self::Thigh => "thigh",
            Self::Pelvis => "pelvis",
            Self::Rest => "rest of the body",
        }
    }
}

/// Arterial pressure in a person who lies (what the model has there).
pub(super) const ARTERIAL_AT_REST: Pressure = Pressure::from_mmhg(90.0);

const fn tissue(litres: f64, pressure: f64, colloid: f64, venous: f64) -> TissueModel {
    TissueModel {
        volume: Volume::from_litres(litres),
        fluid: 0.18,
        coefficient_ml_per_min_mmhg_100ml: 0.0029,
        lymph_ml_per_min_100ml: 0.04,
        pressure: Pressure::from_mmhg(pressure),
        colloid: Pressure::from_mmhg(colloid),
        venous: Pressure::from_mmhg(venous),
        closing: 0.0,
    }
}

impl ExchangeModel {
    /// With the filtration coefficient that plethysmographs find, 0.0029 mL/(min mmHg 100 mL): what legs swell by over minutes to hours.
    pub const fn plethysmographic() -> Self {
        Self {
            foot: TissueModel {
                closing: 0.2,
                ..tissue(1.827, -1.3, 10.4, 7.3)
            },
            calf: tissue(5.773, -1.3, 10.4, 7.2),
            thigh: tissue(18.880, -1.3, 12.0, 6.9),
            pelvis: tissue(7.447, -1.3, 13.0, 5.4),
            rest: tissue(32.740, -3.0, 15.2, 7.5),
            stiff: Compliance::from_ml_per_mmhg(150.0),
            soft: Compliance::from_ml_per_mmhg(2000.0),
            reflection: 0.9,
            plasma_protein: Density::from_g_per_ml(0.07),
            haematocrit: 0.45,
            lymph_highest: 4.5,
            lymph_delay: Time::from_minutes(10.0),
            lymph_width: Pressure::from_mmhg(1.0),
            lymph_pump_gain: 48.0,
        }
    }

    /// With the least that Lundvall and Bjerkhoel give, 0.010 mL/(min mmHg 100 mL), everywhere: what plasma loses in the first quarter of an hour of standing.
    pub const fn lundvall() -> Self {
        Self::plethysmographic().with_coefficient(0.010)
    }

    /// With this filtration coefficient everywhere, in mL/(min mmHg) for each 100 mL.
    #[must_use]
    pub const fn with_coefficient(mut self, ml_per_min_mmhg_100ml: f64) -> Self {
        self.foot.coefficient_ml_per_min_mmhg_100ml = ml_per_min_mmhg_100ml;
        self.calf.coefficient_ml_per_min_mmhg_100ml = ml_per_min_mmhg_100ml;
        self.thigh.coefficient_ml_per_min_mmhg_100ml = ml_per_min_mmhg_100ml;
        self.pelvis.coefficient_ml_per_min_mmhg_100ml = ml_per_min_mmhg_100ml;
        self.rest.coefficient_ml_per_min_mmhg_100ml = ml_per_min_mmhg_100ml;
        self
    }

    /// The tissue of a region.
    pub const fn tissue(&self, region: TissueRegion) -> &TissueModel {
        match region {
            TissueRegion::Foot => &self.foot,
            TissueRegion::Calf => &self.calf,
            TissueRegion::Thigh => &self.thigh,
            TissueRegion::Pelvis => &self.pelvis,
            TissueRegion::Rest => &self.rest,
        }
    }

    /// Fluid in all tissues at rest.
    pub(super) fn fluid(&self) -> Volume {
        TissueRegion::ALL
            .iter()
            .map(|region| self.tissue(*region).rest_fluid())
            .sum()
    }

    /// Multiplies all volumes and compliances.
    pub(super) fn scale(&mut self, volumes: f64) {
        for tissue in [
            &mut self.foot,
            &mut self.calf,
            &mut self.thigh,
            &mut self.pelvis,
            &mut self.rest,
        ] {
            tissue.volume = tissue.volume * volumes;
        }
        self.stiff = self.stiff * volumes;
        self.soft = self.soft * volumes;
    }
}

impl TissueModel {
    /// Fluid between the cells at rest.
    pub fn rest_fluid(&self) -> Volume {
        self.volume * self.fluid
    }

    /// Lymph at rest.
    pub fn rest_lymph(&self) -> Flow {
        Flow::from_ml_per_min(self.lymph_ml_per_min_100ml * self.volume.ml() / 100.0)
    }

    /// Capillary pressure at which the tissue filters as much as its lymph returns, at rest, under plasma of this colloid pressure.
    pub fn rest_capillary(&self, plasma: Pressure, reflection: f64) -> Pressure {
        let filtering = self.lymph_ml_per_min_100ml / self.coefficient_ml_per_min_mmhg_100ml;
        self.pressure + (plasma - self.colloid) * reflection + Pressure::from_mmhg(filtering)
    }

    /// At what share of the way from venous to arterial pressure capillary pressure then lies; 0 where nothing filters.
    pub fn arterial_share(&self, plasma: Pressure, reflection: f64) -> f64 {
        if self.coefficient_ml_per_min_mmhg_100ml == 0.0 {
            return 0.0;
        }
        let capillary = self.rest_capillary(plasma, reflection);
        (capillary - self.venous) / (ARTERIAL_AT_REST - self.venous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::colloid_pressure;

    /// By hand: -1.3 + 0.9 (25.627 - 10.4) + 0.04/0.0029 = 26.198 mmHg; over 7.2 to 90 mmHg a share of 0.229. Guyton 1992 has 0.2 for the whole body.
    #[test]
    fn rest_puts_capillary_pressure_where_guyton_has_it() {
        let model = ExchangeModel::plethysmographic();
        let plasma = colloid_pressure(model.plasma_protein);
        let calf = model.calf.rest_capillary(plasma, model.reflection).mmhg();
        assert!((calf - 26.198).abs() < 1e-3, "{calf}");
        for region in TissueRegion::ALL {
            let tissue = model.tissue(region);
            let share = tissue.arterial_share(plasma, model.reflection);
            println!("{}: {share:.3}", region.name());
            assert!((0.15..0.25).contains(&share), "{region:?} {share}");
        }
    }

    #[test]
    fn regions_add_up_to_a_body_of_70_kg_with_12_l_between_its_cells() {
        let model = ExchangeModel::plethysmographic();
        assert!((model.fluid().litres() - 12.0).abs() < 0.02);
        let volume: Volume = TissueRegion::ALL
            .iter()
            .map(|r| model.tissue(*r).volume)
            .sum();
        assert!((volume.litres() - 70.0 / 1.05).abs() < 0.02);
    }

    #[test]
    fn the_presets_differ_in_the_coefficient_alone() {
        let lundvall = ExchangeModel::lundvall();
        assert_eq!(lundvall.thigh.coefficient_ml_per_min_mmhg_100ml, 0.010);
        assert_eq!(
            lundvall.with_coefficient(0.0029),
            ExchangeModel::plethysmographic()
        );
    }
}
