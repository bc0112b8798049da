//! Clots that obstruct veins of a leg.

use crate::presets::leg_table::{LegModel, LegResistances, LegVein};
use crate::units::{Length, Resistance, Volume};

/// Length of the popliteal vein, which lies in the compartment of the femoral vein: a third of that (design value: from the knee to the adductor hiatus).
const POPLITEAL_LENGTH: Length = Length::from_cm(15.0);

/// A vein of the leg that a clot can obstruct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ClotSite {
    /// Veins of the foot.
    Foot,
    /// Deep veins of the calf, distal part.
    DeepDistal,
    /// Deep veins of the calf, proximal part.
    DeepProximal,
    /// Sinuses of the soleus, where clots of the calf are found most.
    SolealSinuses,
    /// Veins of the gastrocnemius.
    Gastrocnemius,
    /// Great saphenous vein.
    Saphenous,
    /// Popliteal vein: what leaves both the deep calf and the gastrocnemius passes it.
    Popliteal,
    /// Femoral vein.
    Femoral,
    /// Veins of the muscles of the thigh.
    ThighMuscles,
    /// Iliac vein.
    Iliac,
}

impl ClotSite {
    /// All sites, from the foot up.
    pub const ALL: [Self; 10] = [
        Self::Foot,
        Self::DeepDistal,
        Self::DeepProximal,
        Self::SolealSinuses,
        Self::Gastrocnemius,
        Self::Saphenous,
        Self::Popliteal,
        Self::Femoral,
        Self::ThighMuscles,
        Self::Iliac,
    ];

    /// The name of the vein in a network.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Foot => "foot veins",
            Self::DeepDistal => "deep calf veins, distal",
            Self::DeepProximal => "deep calf veins, proximal",
            Self::SolealSinuses => "soleal sinuses",
            Self::Gastrocnemius => "gastrocnemius veins",
            Self::Saphenous => "saphenous vein",
            Self::Popliteal => "popliteal vein",
            Self::Femoral => "femoral vein",
            Self::ThighMuscles => "thigh muscle veins",
            Self::Iliac => "iliac vein",
        }
    }
}

/// Whether a clot may fill this share of a lumen: one that fills all of it would cut the vein off.
pub(super) fn leaves_a_lumen(share: f64) -> bool {
    (0.0..1.0).contains(&share)
}

impl LegModel {
    /// Puts a clot into a vein that fills this share of its lumen, 0 to below 1. Clots of one site add up: each fills its share of what the others left.
    ///
    /// $$R = \frac{R_0}{(1 - s)^2}, \qquad V_0, C, D \to (1 - s)\\,V_0, (1 - s)\\,C, (1 - s)\\,D$$
    ///
    /// Plain text: the paths out of the vein resist `1/(1 - s)^2` times as much, as a tube by Poiseuille whose cross-section has shrunk to `1 - s`; the vein holds `1 - s` times the blood
    /// at the same pressure. A clot in the popliteal vein, which has no compartment of its own, resists what comes from the deep calf and from the gastrocnemius, and takes its share of
    /// 15 cm of that vein.
    ///
    /// Limits: the clot lies along the whole vein, does not stiffen its wall or its valves, does not grow, and no collateral opens: blood takes the ways that the leg has anyway.
    /// What a share of 0.99 leaves is a ten-thousandth of the conductance; a vein that is shut altogether is refused when the network is built.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let leg = LegModel::default().with_clot(ClotSite::Femoral, 0.8);
    /// # let run = CalfTest::of(leg.clone()).tolerance(1e-4).times(1).build();
    /// # assert!(run.is_ok());
    /// assert_eq!(leg.clot(ClotSite::Femoral), 0.8);
    /// ```
    #[must_use]
    pub fn with_clot(mut self, site: ClotSite, share: f64) -> Self {
        self.clots.push((site, share));
        self
    }

    /// The share of a vein's lumen that clots fill.
    pub fn clot(&self, site: ClotSite) -> f64 {
        let here = self.clots.iter().filter(|(at, _)| *at == site);
        let left = here.map(|(_, share)| 1.0 - share).product::<f64>();
        1.0 - left
    }

    /// The leg whose veins and paths are what clots leave of them. Shares that make no sense are left out: building reports them.
    pub(super) fn obstructed(&self) -> Self {
        let mut leg = self.clone();
        for (site, share) in &self.clots {
            if leaves_a_lumen(*share) {
                leg.narrow(*site, 1.0 - share);
            }
        }
        leg
    }

    fn narrow(&mut self, site: ClotSite, lumen: f64) {
        let popliteal = self.popliteal_volume();
        let resistances = &mut self.resistances;
        match site {
            ClotSite::Foot => {
                shrink(&mut self.foot, lumen);
                resist(resistances, lumen, |r| {
                    [&mut r.foot_deep, &mut r.foot_superficial]
                });
            }
            ClotSite::DeepDistal => {
                shrink(&mut self.deep_distal, lumen);
                resist(resistances, lumen, |r| [&mut r.deep_calf]);
            }
            ClotSite::DeepProximal => {
                shrink(&mut self.deep_proximal, lumen);
                resist(resistances, lumen, |r| [&mut r.popliteal]);
            }
            ClotSite::SolealSinuses => {
                shrink(&mut self.sinuses, lumen);
                resist(resistances, lumen, |r| [&mut r.soleus]);
            }
            ClotSite::Gastrocnemius => {
                shrink(&mut self.gastrocnemius, lumen);
                resist(resistances, lumen, |r| [&mut r.gastrocnemius]);
            }
            ClotSite::Saphenous => {
                shrink(&mut self.superficial, lumen);
                resist(resistances, lumen, |r| [&mut r.saphenofemoral]);
            }
            ClotSite::Popliteal => {
                let taken = popliteal * (1.0 - lumen) / self.femoral.unstressed;
                shrink(&mut self.femoral, 1.0 - taken.clamp(0.0, 0.99));
                self.popliteal_diameter = self.popliteal_diameter * lumen.sqrt();
                resist(resistances, lumen, |r| {
                    [&mut r.popliteal, &mut r.gastrocnemius]
                });
            }
            ClotSite::Femoral => {
                shrink(&mut self.femoral, lumen);
                resist(resistances, lumen, |r| [&mut r.iliofemoral]);
            }
            ClotSite::ThighMuscles => {
                shrink(&mut self.thigh, lumen);
                resist(resistances, lumen, |r| [&mut r.thigh]);
            }
            ClotSite::Iliac => {
                shrink(&mut self.iliac, lumen);
                resist(resistances, lumen, |r| [&mut r.iliac_outflow]);
            }
        }
    }

    fn popliteal_volume(&self) -> Volume {
        let radius = self.popliteal_diameter * 0.5;
        radius * radius * std::f64::consts::PI * POPLITEAL_LENGTH
    }
}

fn shrink(vein: &mut LegVein, lumen: f64) {
    vein.unstressed = vein.unstressed * lumen;
    vein.compliance = vein.compliance * lumen;
    vein.distension = vein.distension * lumen;
}

fn resist<const N: usize>(
    resistances: &mut LegResistances,
    lumen: f64,
    paths: impl FnOnce(&mut LegResistances) -> [&mut Resistance; N],
) {
    for path in paths(resistances) {
        *path = *path / (lumen * lumen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    #[test]
    fn a_clot_of_nothing_changes_not_a_bit() {
        for site in ClotSite::ALL {
            let leg = LegModel::default().with_clot(site, 0.0).obstructed();
            let leg = LegModel {
                clots: Vec::new(),
                ..leg
            };
            assert_eq!(leg, LegModel::default(), "{site:?}");
        }
    }

    /// Half of the lumen lets a quarter through; a half of what is left, a sixteenth.
    #[test]
    fn resistance_goes_with_the_inverse_square_of_the_lumen() {
        let healthy = LegModel::default();
        let leg = healthy.clone().with_clot(ClotSite::Iliac, 0.5);
        let once = leg.obstructed();
        assert_eq!(
            once.resistances.iliac_outflow,
            healthy.resistances.iliac_outflow * 4.0
        );
        assert_eq!(once.iliac.unstressed, healthy.iliac.unstressed * 0.5);
        let leg = leg.with_clot(ClotSite::Iliac, 0.5);
        assert_eq!(leg.clot(ClotSite::Iliac), 0.75);
        assert_eq!(leg.clot(ClotSite::Femoral), 0.0);
        let twice = leg.obstructed();
        assert_eq!(
            twice.resistances.iliac_outflow,
            healthy.resistances.iliac_outflow * 16.0
        );
    }

    #[test]
    fn each_site_resists_its_own_paths_and_holds_less() {
        let healthy = LegModel::default();
        let holds = |leg: &LegModel| -> f64 {
            [
                &leg.foot,
                &leg.deep_distal,
                &leg.deep_proximal,
                &leg.sinuses,
                &leg.gastrocnemius,
                &leg.superficial,
                &leg.femoral,
                &leg.thigh,
                &leg.iliac,
            ]
            .iter()
            .map(|vein| vein.unstressed.ml())
            .sum()
        };
        let mut seen = Vec::new();
        for site in ClotSite::ALL {
            let leg = healthy.clone().with_clot(site, 0.6).obstructed();
            assert!(holds(&leg) < holds(&healthy), "{site:?}");
            assert_ne!(leg.resistances, healthy.resistances, "{site:?}");
            assert!(!seen.contains(&leg.resistances), "{site:?}");
            seen.push(leg.resistances);
        }
        // 15 cm of 6 mm hold 4.24 mL.
        let leg = healthy.clone().with_clot(ClotSite::Popliteal, 0.5);
        let taken = healthy.femoral.unstressed - leg.obstructed().femoral.unstressed;
        assert!((taken - 2.121.ml()).abs() < 0.001.ml(), "{taken}");
    }
}
