//! Drivers: the blocks that give signals.
//!
//! A [driver](crate::network::Driver) gives signals from time, its own states and the signals of drivers added before it: where a muscle squeezes,
//! which way is down, how wide a bed is open. None of them holds or carries blood.
//!
//! | driver | what it gives |
//! |---|---|
//! | [`Muscle`] | intramuscular pressure, activation and force, from an excitation |
//! | [`Cadence`], [`Programme`] | excitation: repeated contractions; bouts, holds and rests one after another |
//! | [`Trace`] | any quantity from samples; [`Emg`] makes one from a recording, [`read_column`] and [`RecordedTable`] read them from files, [`Cycles`] are strides or beats in them |
//! | [`GravityColumn`] | gravity's potential at the joints of the leg, in the [`Posture`] of the moment |
//! | [`Hyperaemia`] | how far a bed opens with activity |
//! | [`SinusNode`], [`Pacemaker`] | the beat of the heart, at a rate that changes or stays |
//! | [`Baroreflex`], [`UrsinoBaroreflex`] | heart rate, strength, constriction and venous tone, from the pressures that are sensed |
//! | [`CentralCommand`] | what effort asks of the reflexes |
//! | [`VenoArteriolar`] | how far a bed constricts while its veins are full |
//! | [`TissueProtein`], [`Plasma`] | protein of the tissues, and what their fluid and protein leave of plasma |
//! | [`LymphPump`] | how working muscles pump lymph |
//! | [`Respiration`], [`Strain`] | changes of pressure in chest and abdomen with breathing and straining |
//! | [`Steady`] | any quantity that stays as it is |
//! | [`compression`] | cuffs and stockings, made of the above |
//!
//! The usual chain of the calf pump: a cadence excites a muscle, the muscle's pressure surrounds a vein.
//!
//! ```
//! use soleus::prelude::*;
//!
//! let mut net = Network::new();
//! let raises = net.drive("heel raises", Cadence::new(1.0.hz()).duty(0.5).amplitude(0.6.fraction()));
//! let soleus = net.drive("soleus", Muscle::soleus().excited_by(raises.excitation()));
//! let squeeze: Signal<Pressure> = soleus.pressure();
//! # let _ = squeeze;
//! ```

mod activation;
mod cadence;
mod central_command;
pub mod compression;
mod cycles;
mod detail;
mod emg;
mod emg_quality;
mod fatigue;
mod fibres;
mod filter;
mod gravity_column;
mod hill;
mod hyperaemia;
mod interpolate;
mod lymph_pump;
mod muscle;
mod muscles;
mod pacemaker;
mod plasma;
mod posture;
mod programme;
mod pulse;
mod read_csv;
mod recorded_table;
mod reflex;
mod respiration;
mod sampling_grid;
mod sinus_node;
mod steady;
mod strain;
#[cfg(test)]
mod testing;
mod tissue_protein;
mod trace;
mod veno_arteriolar;

pub use cadence::Cadence;
pub use central_command::CentralCommand;
pub use cycles::{Cycles, CyclesError, OddCycle};
pub use emg::{Emg, EmgError};
pub use emg_quality::EmgQuality;
pub use fatigue::Fatigue;
pub use fibres::FibreTimes;
pub use gravity_column::GravityColumn;
pub use hyperaemia::Hyperaemia;
pub use lymph_pump::LymphPump;
pub use muscle::Muscle;
pub use pacemaker::Pacemaker;
pub use plasma::Plasma;
pub use posture::{BodySegment, Posture, SegmentLengths};
pub use programme::Programme;
pub use pulse::Pulse;
pub use read_csv::{ReadError, read_column};
pub use recorded_table::{RecordedRow, RecordedSamples, RecordedTable, TextEncoding};
pub use reflex::{
    Baroreflex, BaroreflexGains, ReflexRegion, ReflexSignals, ToneGains, UrsinoBaroreflex,
};
pub use respiration::Respiration;
pub use sinus_node::SinusNode;
pub use steady::Steady;
pub use strain::Strain;
pub use tissue_protein::TissueProtein;
pub use trace::{Trace, TraceError};
pub use veno_arteriolar::VenoArteriolar;
