//! The 21-compartment model: its settings and its handles.

use super::bed::HeldtBed;
use super::parameters::CvsimParameters;
use super::tilt::TiltTable;
use super::vein::HeldtVein;
use crate::drivers::{Baroreflex, SinusNode};
use crate::network::Id;
use crate::parts::{Artery, Chamber, Interstitium, StarlingResistor, Valve};

/// What is asked of a [`Cvsim21`]: by default a body that lies, with both reflexes.
///
/// ```
/// use soleus::prelude::*;
/// use soleus::presets::{Cvsim21, CvsimSettings, TiltTable};
///
/// let settings = CvsimSettings {
///     tilt: TiltTable::new().then(70.0.degrees(), 300.0.seconds(), 2.0.seconds()),
///     ..CvsimSettings::default()
/// };
/// let mut net = Network::new();
/// let body = Cvsim21::add_to(&mut net, &settings);
/// net.build()?;
/// # let _ = body;
/// # Ok::<(), BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CvsimSettings {
    /// Whether the arterial baroreflex acts.
    pub arterial_reflex: bool,
    /// Whether the cardiopulmonary reflex acts.
    pub cardiopulmonary_reflex: bool,
    /// How the body is tilted, and what the chest and the tissues make of it.
    pub tilt: TiltTable,
    /// All other numbers.
    pub parameters: CvsimParameters,
}

impl Default for CvsimSettings {
    fn default() -> Self {
        Self {
            arterial_reflex: true,
            cardiopulmonary_reflex: true,
            tilt: TiltTable::new(),
            parameters: CvsimParameters::default(),
        }
    }
}

/// The 21-compartment circulation of T. Heldt, published as CVSim, with its reflexes and its tilt table.
///
/// ```text
///            ┌─ brachiocephalic ─ upper arteries ═ upper veins )═( superior cava ─┐
///   LV ▷ ascending aorta                                                           RA ▷ RV ▷ PA ─ lungs ─ PV ─ LA ▷ LV
///            └─ thoracic aorta ─ abdominal aorta    abdominal veins ─ thoracic cava ┘
///                                 ├─ renal ═ renal ──────┤
///                                 ├─ splanchnic ═ veins ─┤
///                                 └─ legs ═ leg veins ▷──┘
/// ```
///
/// # Equations
///
/// Vessels are [`Artery`]s and [`HeldtVein`]s, resistances [`Resistance`](crate::parts::Resistance)s, beds (`═`) [`HeldtBed`]s, the heart [`Chamber`]s driven by a [`SinusNode`], reflexes a [`Baroreflex`].
/// Valves (`▷`) and the outflow of the leg veins are diodes; blood enters the superior cava over the chest's pressure as over a waterfall (`)═(`).
/// Gravity adds `P_h = rho g h_eff sin(alpha)` to each vessel's difference of pressure, `h_eff` half of its height, a third for legs, abdominal aorta and abdominal veins; here each vessel is placed so that every resistance sees that.
/// Of the plasma that a tilt draws out ([`TiltTable`]) 40/63 leave the leg veins, 16/63 the abdominal and 7/63 the splanchnic veins.
///
/// # Parameters
///
/// [`CvsimParameters`], [`TiltTable`].
///
/// # States
///
/// 21 volumes, that of the lost plasma, the phase of the beat, and the states of the reflex.
///
/// # Limits
///
/// Ventricles are large and eject little (the unstressed volume of 55 mL is counted), and the legs are one vein at 30 mmHg when tilted: the ankle's pressure is not to be read off it. Reflexes are chains of lags instead of the published triangles.
/// In the first minute of a tilt the two differ a little: the legs take 6 % more than in the program's runs at their fullest. The program also keeps the left ventricle's end-systolic compliance above 0.3 mL/mmHg, 1.33 times
/// its strength at rest, where [`Baroreflex`] allows 2. Systole follows the rate of the moment, where the published code keeps it for a beat. The volumes of the start are not settled: let it run for some minutes.
///
/// # Sources
///
/// T. Heldt, Computational models of cardiovascular response to orthostatic stress, PhD thesis, MIT 2004; Heldt et al. 2002, J Appl Physiol 92:1239, doi 10.1152/japplphysiol.00241.2001; CVSim, MIT-LCP, 21 compartments, version 1.0
/// (program files `initial.c`, `equation.c` and `reflex.c`; PhysioNet).
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the part of that name")]
pub struct Cvsim21 {
    pub tilt: Id<TiltTable>,
    pub sinus_node: Id<SinusNode>,
    /// None if neither reflex acts.
    pub reflex: Option<Id<Baroreflex>>,
    pub left_ventricle: Id<Chamber>,
    pub left_atrium: Id<Chamber>,
    pub right_ventricle: Id<Chamber>,
    pub right_atrium: Id<Chamber>,
    pub ascending_aorta: Id<Artery>,
    pub brachiocephalic: Id<Artery>,
    pub upper_arteries: Id<Artery>,
    pub thoracic_aorta: Id<Artery>,
    pub abdominal_aorta: Id<Artery>,
    pub renal_arteries: Id<Artery>,
    pub splanchnic_arteries: Id<Artery>,
    pub leg_arteries: Id<Artery>,
    pub pulmonary_arteries: Id<Artery>,
    pub pulmonary_veins: Id<Artery>,
    pub superior_cava: Id<Artery>,
    pub thoracic_cava: Id<Artery>,
    pub upper_veins: Id<HeldtVein>,
    pub renal_veins: Id<HeldtVein>,
    pub splanchnic_veins: Id<HeldtVein>,
    pub leg_veins: Id<HeldtVein>,
    pub abdominal_veins: Id<HeldtVein>,
    /// What holds the plasma that was lost, beside what it held at rest.
    pub interstitium: Id<Interstitium>,
    pub upper_bed: Id<HeldtBed>,
    pub renal_bed: Id<HeldtBed>,
    pub splanchnic_bed: Id<HeldtBed>,
    pub leg_bed: Id<HeldtBed>,
    pub aortic_valve: Id<Valve>,
    pub mitral_valve: Id<Valve>,
    pub tricuspid_valve: Id<Valve>,
    pub pulmonary_valve: Id<Valve>,
    pub leg_valve: Id<Valve>,
    pub into_chest: Id<StarlingResistor>,
}
