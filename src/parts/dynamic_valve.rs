//! A valve whose leaflets and blood have inertia.

use crate::network::{Branch, Check, Ends, FlowPartials, Signals};
use crate::parts::smooth::near;
use crate::units::{self, Area, Density, Flow, Length, PA_PER_MMHG, Pressure};

/// Area that is left when a tight valve is shut, as a share of the annulus. Design value: an aortic valve then leaks 0.02 mL in a diastole, and
/// the inertia of the blood in the closing slit, which goes as 1/area, stays finite.
const TIGHT: f64 = 1e-5;

/// Dyn/cm2 in one mmHg.
const DYN_PER_CM2_PER_MMHG: f64 = 10.0 * PA_PER_MMHG;

/// `ln 20`: an exponential approach has covered 95 % after this many time constants.
const NEARLY_ALL: f64 = 2.995_732_273_553_991;

/// A valve whose leaflets take time and whose blood has inertia.
///
/// ```text
///   up ──▷|── B q|q| ──( L )──[ R ]── down        B and L from the area that the leaflets leave open
/// ```
///
/// # Equations
///
/// $$\frac{d\zeta}{dt} = \begin{cases} (1 - \zeta) K_{vo} (\Delta P - \Delta P_o) & \Delta P \gt \Delta P_o \\\\ \zeta K_{vc} (\Delta P - \Delta P_c) & \Delta P \lt \Delta P_c \end{cases} \qquad A = A_\mathrm{min} + \zeta (A_\mathrm{max} - A_\mathrm{min})$$
///
/// $$L \frac{dQ}{dt} = \Delta P - B\\,Q|Q| - R\\,Q, \qquad B = \frac{\rho}{2 A^2}, \quad L = \frac{\rho\\,l_\mathrm{eff}}{A}$$
///
/// In plain text: `dzeta/dt = (1 - zeta) Kvo (dP - dPo)` if `dP > dPo`, `zeta Kvc (dP - dPc)` if `dP < dPc`, else 0; `A = Amin + zeta (Amax - Amin)`;
/// `L dQ/dt = dP - B Q|Q| - R Q`, `B = rho/(2 A^2)`, `L = rho leff/A`.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | annulus `Amax` | cm2 | - | less loss, less inertia |
/// | effective length `leff` | cm | - | more inertia |
/// | [`moving_at`](Self::moving_at) `Kvo`, `Kvc` | 1/(mmHg·s) | those of the preset | opens, closes faster |
/// | [`opening_from`](Self::opening_from) `dPo` | mmHg | 0 | needs more pressure to begin to open |
/// | [`closing_from`](Self::closing_from) `dPc` | mmHg | 0 | begins to close sooner |
/// | [`competence`](Self::competence) | 1 | 1 | tighter: `Amin = (1 - c) Amax`, at least 0.00001 `Amax` |
/// | [`resisting`](Self::resisting) `R` | mmHg·s/mL | 0 | holds flow back, in proportion to it |
/// | [`density`](Self::density) `rho` | g/mL | 1.06 | more loss, more inertia |
///
/// # States
///
/// The opening `zeta` (0 shut, 1 open; it begins shut, and its rate brings it back should a step overshoot), and the flow `Q` in mL/s.
///
/// # Limits
///
/// Needs steps of about a millisecond while a heart valve moves. A shut valve keeps a slit of `Amin`, for the equation to stay regular: tight is not exactly tight.
///
/// # Sources
///
/// Mynard et al. 2012, Int J Numer Methods Biomed Eng 28:626, doi 10.1002/cnm.1466. Areas, rates and lengths of heart valves: Whittle & Diaz-Artiles, CVModel v3.4.0.
/// Venous valves: Lurie et al. 2003, J Vasc Surg 38:955, doi 10.1016/S0741-5214(03)00711-0; see [`venous`](Self::venous).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DynamicValve {
    annulus: Area,
    effective_length: Length,
    opening_per_mmhg_s: f64,
    closing_per_mmhg_s: f64,
    opening_from: Pressure,
    closing_from: Pressure,
    competence: f64,
    resistance: units::Resistance,
    density: Density,
}

impl DynamicValve {
    /// A valve with this annulus and effective length; its leaflets move as those of a [`venous`](Self::venous) valve unless
    /// [`moving_at`](Self::moving_at) is said.
    #[must_use]
    pub fn new(annulus: Area, effective_length: Length) -> Self {
        Self {
            annulus,
            effective_length,
            opening_per_mmhg_s: NEARLY_ALL / 0.27,
            closing_per_mmhg_s: NEARLY_ALL / 0.41,
            opening_from: Pressure::ZERO,
            closing_from: Pressure::ZERO,
            competence: 1.0,
            resistance: units::Resistance::ZERO,
            density: Density::BLOOD,
        }
    }

    /// A valve of a leg vein with this area when open.
    ///
    /// Lurie saw leaflets open in 0.27 s and close in 0.41 s. Taken as 95 % of an approach at a rate `K dP` under 1 mmHg (a design value; no rate constant of venous valves
    /// is published), `K = ln 20/0.27 s` = 11.1 and `ln 20/0.41 s` = 7.3 per mmHg and s. The effective length of 2 cm is a
    /// design value: about the size of the sinus of a valve (Lurie et al. 2002, doi 10.1067/mva.2002.121123: 1.8 to 2.3 cm).
    #[must_use]
    pub fn venous(annulus: Area) -> Self {
        Self::new(annulus, Length::from_cm(2.0))
    }

    /// The tricuspid valve: 8.0 cm2; the effective length of 2 cm is a design value (the source has none).
    #[must_use]
    pub fn tricuspid() -> Self {
        Self::cardiac(8.0, 2.0, [0.03, 0.04])
    }

    /// The pulmonary valve: 7.1 cm2, effective length 1.6 cm.
    #[must_use]
    pub fn pulmonary() -> Self {
        Self::cardiac(7.1, 1.6, [0.02, 0.02])
    }

    /// The mitral valve: 7.7 cm2; the effective length of 2 cm is a design value (the source has none).
    #[must_use]
    pub fn mitral() -> Self {
        Self::cardiac(7.7, 2.0, [0.03, 0.04])
    }

    /// The aortic valve: 6.8 cm2, effective length 1.8 cm.
    #[must_use]
    pub fn aortic() -> Self {
        Self::cardiac(6.8, 1.8, [0.012, 0.012])
    }

    /// Annulus in cm2, effective length in cm, rates of opening and closing in cm2/(dyn·s).
    fn cardiac(annulus: f64, effective_length: f64, [opening, closing]: [f64; 2]) -> Self {
        Self::new(Area::from_cm2(annulus), Length::from_cm(effective_length)).moving_at(
            opening * DYN_PER_CM2_PER_MMHG,
            closing * DYN_PER_CM2_PER_MMHG,
        )
    }

    /// Sets how fast the leaflets open and close, per second and mmHg.
    #[must_use]
    pub fn moving_at(mut self, opening_per_mmhg_s: f64, closing_per_mmhg_s: f64) -> Self {
        self.opening_per_mmhg_s = opening_per_mmhg_s;
        self.closing_per_mmhg_s = closing_per_mmhg_s;
        self
    }

    /// Sets the forward pressure from which the leaflets open; 0 unless said.
    #[must_use]
    pub fn opening_from(mut self, pressure: Pressure) -> Self {
        self.opening_from = pressure;
        self
    }

    /// Sets the driving pressure below which the leaflets close; 0 unless said, and not above that from which they open.
    #[must_use]
    pub fn closing_from(mut self, pressure: Pressure) -> Self {
        self.closing_from = pressure;
        self
    }

    /// Sets how tight the valve is: 1 shuts to a hair, 0 stays wide open.
    #[must_use]
    pub fn competence(mut self, competence: f64) -> Self {
        self.competence = competence;
        self
    }

    /// Adds a resistance in proportion to flow.
    #[must_use]
    pub fn resisting(mut self, resistance: units::Resistance) -> Self {
        self.resistance = resistance;
        self
    }

    /// Sets the effective length of the column of blood that is accelerated.
    #[must_use]
    pub fn effective_length(mut self, length: Length) -> Self {
        self.effective_length = length;
        self
    }

    /// Sets the density of blood; 1.06 g/mL unless said.
    #[must_use]
    pub fn density(mut self, density: Density) -> Self {
        self.density = density;
        self
    }

    /// The area that is open when the leaflets are open by `opening`, 0 to 1.
    #[inline]
    pub fn area_at(&self, opening: f64) -> Area {
        let least = (1.0 - self.competence).max(TIGHT);
        (least + opening.clamp(0.0, 1.0) * (1.0 - least)) * self.annulus
    }

    #[inline]
    fn opening_rate(&self, opening: f64, driving: Pressure) -> f64 {
        let over = (driving - self.opening_from).mmhg();
        let under = (driving - self.closing_from).mmhg();
        if over > 0.0 {
            (1.0 - opening) * self.opening_per_mmhg_s * over
        } else if under < 0.0 {
            opening * self.closing_per_mmhg_s * under
        } else {
            0.0
        }
    }

    /// `dQ/dt` in mL/s2.
    #[inline]
    fn flow_rate(&self, opening: f64, flow: f64, driving: Pressure) -> f64 {
        let area = self.area_at(opening).cm2();
        let density = self.density.g_per_ml();
        let velocity = flow / area;
        let bernoulli = 0.5 * density * velocity * velocity.abs();
        let resisted = driving.mmhg() - self.resistance.mmhg_s_per_ml() * flow;
        (DYN_PER_CM2_PER_MMHG * resisted - bernoulli) * area
            / (density * self.effective_length.cm())
    }
}

impl Branch for DynamicValve {
    type State = [f64; 2];

    #[inline]
    fn flow(&self, _: &Ends, [_, flow]: &Self::State, _: &Signals<'_>) -> Flow {
        Flow::from_ml_per_s(*flow)
    }

    #[inline]
    fn rate(
        &self,
        ends: &Ends,
        [opening, flow]: &Self::State,
        _: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let driving = Pressure::from_mmhg(near(ends.driving().mmhg()));
        *rate = [
            self.opening_rate(*opening, driving),
            self.flow_rate(*opening, near(*flow), driving),
        ];
    }

    fn flow_partials(&self, _: &Ends, _: &Self::State, _: &Signals<'_>) -> FlowPartials {
        FlowPartials::default()
    }

    /// The flow is measured against that of a slow stream, 10 cm/s through the annulus.
    fn state_scale(&self) -> Self::State {
        [1.0, 10.0 * self.annulus.cm2()]
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("annulus", self.annulus);
        check.positive("effective length", self.effective_length);
        check.positive("density", self.density);
        check.not_negative("resistance", self.resistance);
        check.share("competence", self.competence);
        for (field, rate) in [
            ("opening rate", self.opening_per_mmhg_s),
            ("closing rate", self.closing_per_mmhg_s),
        ] {
            check.positive_number(field, rate, "1/(mmHg·s)");
        }
        check.finite("opening pressure", self.opening_from);
        check.finite("closing pressure", self.closing_from);
        let ordered = !self.closing_from.is_finite() || self.closing_from <= self.opening_from;
        check.require(
            "closing pressure",
            self.closing_from,
            ordered,
            "not above the opening pressure",
        );
    }
}

#[cfg(test)]
mod tests;
