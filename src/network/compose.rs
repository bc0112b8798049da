//! Composing a network.

use std::any::TypeId;
use std::collections::HashMap;

use crate::network::bank::{Bank, BranchBank, CompartmentBank, DriverBank};
use crate::network::branch::Branch;
use crate::network::circulation::Circulation;
use crate::network::compartment::Compartment;
use crate::network::compile;
use crate::network::defect::{BuildError, Defect};
use crate::network::driver::Driver;
use crate::network::id::{Endpoint, Id, Node};
use crate::network::lineage::{Key, Lineage};
use crate::network::place::Place;
use crate::network::probe::{Probe, Target};
use crate::network::signal::{Input, PortSpec, Signal};
use crate::units::{Pressure, Quantity};

/// A circulation in the making: named compartments, branches and drivers.
///
/// Adding never fails; [`Network::build`] reports everything that is wrong at once.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
/// let vein = net.add("vein", Reservoir::at(3.0.mmhg()));
/// net.connect("muscle bed", artery, Resistance::new(30.0.mmhg_s_per_ml()), vein);
/// let circulation = net.build()?;
/// # Ok::<(), soleus::network::BuildError>(())
/// ```
#[derive(Debug)]
pub struct Network {
    pub(crate) compartments: Banks<dyn CompartmentBank>,
    pub(crate) branches: Banks<dyn BranchBank>,
    pub(crate) drivers: Banks<dyn DriverBank>,
    pub(crate) ends: Vec<[Node; 2]>,
    pub(crate) ports: Vec<DriverPorts>,
    pub(crate) surroundings: Vec<Surrounding>,
    pub(crate) places: Vec<(Node, Place)>,
    pub(crate) senses: Vec<Sense>,
    pub(crate) requirements: Vec<Defect>,
    pub(crate) signals: Lineage,
    outputs: u32,
}

/// The banks of one kind of part, and the names of the parts.
#[derive(Debug)]
pub(crate) struct Banks<B: ?Sized> {
    pub(crate) names: Vec<String>,
    pub(crate) banks: Vec<Box<B>>,
    pub(crate) lineage: Lineage,
    of_type: HashMap<TypeId, usize>,
}

impl<B: ?Sized> Banks<B>
where
    Box<B>: Clone,
{
    /// The same parts, to which others are added under `key`.
    fn of_clone(&self, key: Key) -> Self {
        Self {
            names: self.names.clone(),
            banks: self.banks.clone(),
            lineage: self.lineage.of_clone(key, self.names.len()),
            of_type: self.of_type.clone(),
        }
    }
}

impl<B: ?Sized> Banks<B> {
    fn new(key: Key) -> Self {
        Self {
            names: Vec::new(),
            banks: Vec::new(),
            lineage: Lineage::new(key),
            of_type: HashMap::new(),
        }
    }

    fn name(&mut self, name: impl Into<String>) -> u32 {
        self.names.push(name.into());
        (self.names.len() - 1) as u32
    }

    /// Whether a part was added under this key, and has this ordinal.
    pub(crate) fn has(&self, key: Key, ordinal: u32) -> bool {
        (ordinal as usize) < self.names.len() && self.lineage.owns(key, ordinal)
    }

    /// Which handles a circulation of these parts knows.
    pub(crate) fn handles(&self) -> Lineage {
        self.lineage.closed(self.names.len())
    }

    /// The banks, if the part behind a handle is in them.
    fn of<T>(&self, id: Id<T>) -> Option<&Self> {
        self.has(id.network, id.ordinal).then_some(self)
    }

    pub(crate) fn name_of(&self, ordinal: u32) -> String {
        self.names
            .get(ordinal as usize)
            .cloned()
            .unwrap_or_default()
    }
}

/// The ports of one driver.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DriverPorts {
    pub(crate) first_output: u32,
    pub(crate) outputs: &'static [PortSpec],
    pub(crate) inputs: &'static [PortSpec],
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Surrounding {
    pub(crate) compartment: Node,
    pub(crate) signal: Signal<Pressure>,
    pub(crate) transmission: f64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sense {
    pub(crate) driver_network: Key,
    pub(crate) driver: u32,
    pub(crate) input: usize,
    pub(crate) target: Target,
}

macro_rules! bank_of {
    ($banks:expr, $T:ty, $Bank:ident) => {{
        let banks = &mut $banks;
        let next = banks.banks.len();
        let index = *banks.of_type.entry(TypeId::of::<$T>()).or_insert(next);
        if index == next {
            banks.banks.push(Box::new(Bank::<$T>::new()));
        }
        banks
            .banks
            .get_mut(index)
            .and_then(|bank| bank.any_mut().downcast_mut::<Bank<$T>>())
    }};
}

impl Clone for Network {
    /// A network of the same parts, to go on with by itself.
    ///
    /// Handles that were given out before are good for both networks, and mean the same part in each. Those of parts that are added later are good for the network
    /// that they are added to, and the other refuses them.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let mut net = Network::new();
    /// let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    /// let mut clone = net.clone();
    /// let vein = net.add("vein", Reservoir::at(3.0.mmhg()));
    /// let shunt = clone.add("shunt", Reservoir::at(20.0.mmhg()));
    /// assert!(net.compartment(artery).is_some() && clone.compartment(artery).is_some());
    /// assert!(net.compartment(shunt).is_none() && clone.compartment(vein).is_none());
    /// ```
    fn clone(&self) -> Self {
        let key = self.signals.newest().of_clone();
        Self {
            compartments: self.compartments.of_clone(key),
            branches: self.branches.of_clone(key),
            drivers: self.drivers.of_clone(key),
            ends: self.ends.clone(),
            ports: self.ports.clone(),
            surroundings: self.surroundings.clone(),
            places: self.places.clone(),
            senses: self.senses.clone(),
            requirements: self.requirements.clone(),
            signals: self.signals.of_clone(key, self.output_count()),
            outputs: self.outputs,
        }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new()
    }
}

impl Network {
    /// An empty network.
    pub fn new() -> Self {
        let key = Key::unused();
        Self {
            compartments: Banks::new(key),
            branches: Banks::new(key),
            drivers: Banks::new(key),
            ends: Vec::new(),
            ports: Vec::new(),
            surroundings: Vec::new(),
            places: Vec::new(),
            senses: Vec::new(),
            requirements: Vec::new(),
            signals: Lineage::new(key),
            outputs: 0,
        }
    }

    /// Adds a compartment.
    ///
    /// What holds no blood is none:
    ///
    /// ```compile_fail,E0277
    /// use soleus::prelude::*;
    ///
    /// Network::new().add("popliteal valve", Valve::new(0.1.mmhg_s_per_ml()));
    /// ```
    pub fn add<C: Compartment>(&mut self, name: impl Into<String>, compartment: C) -> Id<C> {
        let ordinal = self.compartments.name(name);
        if let Some(bank) = bank_of!(self.compartments, C, CompartmentBank) {
            bank.push(compartment, ordinal);
        }
        Id::new(self.compartments.lineage.newest(), ordinal, 0)
    }

    /// Connects two compartments by a branch; its flow is positive from `from` to `to`.
    ///
    /// A branch can not start or end at something that holds no blood:
    ///
    /// ```compile_fail,E0277
    /// use soleus::prelude::*;
    ///
    /// let mut net = Network::new();
    /// let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
    /// let vein = net.add("vein", Reservoir::at(3.0.mmhg()));
    /// let bed = net.connect("bed", artery, Resistance::new(30.0.mmhg_s_per_ml()), vein);
    /// net.connect("wrong", artery, Resistance::new(30.0.mmhg_s_per_ml()), bed);
    /// ```
    pub fn connect<B: Branch>(
        &mut self,
        name: impl Into<String>,
        from: impl Endpoint,
        branch: B,
        to: impl Endpoint,
    ) -> Id<B> {
        let ordinal = self.branches.name(name);
        if let Some(bank) = bank_of!(self.branches, B, BranchBank) {
            bank.push(branch, ordinal);
        }
        self.ends.push([from.node(), to.node()]);
        Id::new(self.branches.lineage.newest(), ordinal, 0)
    }

    /// Adds a driver, which gives signals.
    ///
    /// A driver may read the signals of drivers that were added before it, as they are now; [`Network::sense`] closes circles.
    ///
    /// What gives no signal can not drive:
    ///
    /// ```compile_fail,E0277
    /// use soleus::prelude::*;
    ///
    /// let mut net = Network::new();
    /// net.drive("soleus", Resistance::new(30.0.mmhg_s_per_ml()));
    /// ```
    ///
    /// and a signal has a quantity, which must be that which is read:
    ///
    /// ```compile_fail,E0308
    /// use soleus::prelude::*;
    ///
    /// let mut net = Network::new();
    /// let cuff = net.drive("cuff", Steady::new(40.0.mmhg()));
    /// net.drive("soleus", Muscle::soleus().excited_by(cuff.value()));
    /// ```
    pub fn drive<D: Driver>(&mut self, name: impl Into<String>, driver: D) -> Id<D> {
        let ordinal = self.drivers.name(name);
        if let Some(bank) = bank_of!(self.drivers, D, DriverBank) {
            bank.push(driver, ordinal);
        }
        let first_output = self.outputs;
        self.ports.push(DriverPorts {
            first_output,
            outputs: D::OUTPUTS,
            inputs: D::INPUTS,
        });
        self.outputs += D::OUTPUTS.len() as u32;
        Id::new(self.drivers.lineage.newest(), ordinal, first_output)
    }

    /// Surrounds a compartment with a pressure: `transmission` times `signal` is added outside it.
    ///
    /// A transmission lies between 0 and 1, which passes the whole pressure on. Several surroundings of one compartment add up.
    pub fn surround(
        &mut self,
        compartment: impl Endpoint,
        signal: Signal<Pressure>,
        transmission: f64,
    ) {
        self.surroundings.push(Surrounding {
            compartment: compartment.node(),
            signal,
            transmission,
        });
    }

    /// Places a compartment in gravity. What is not placed is at the height of the right atrium.
    pub fn place(&mut self, compartment: impl Endpoint, place: Place) {
        self.places.push((compartment.node(), place));
    }

    /// Feeds what `probe` sees to a driver's `input`.
    pub fn sense<D: Driver, Q: Quantity>(
        &mut self,
        driver: Id<D>,
        input: Input<D, Q>,
        probe: Probe<Q>,
    ) {
        self.senses.push(Sense {
            driver_network: driver.network,
            driver: driver.ordinal,
            input: input.index(),
            target: probe.target,
        });
    }

    /// Holds a parameter that no part checks, for example of a preset: `build` reports it unless `holds`; `must` says in words what would be right.
    pub fn require<Q: Quantity>(
        &mut self,
        part: impl Into<String>,
        field: &'static str,
        value: Q,
        holds: bool,
        must: impl Into<String>,
    ) {
        if !holds {
            self.requirements.push(Defect::Parameter {
                part: part.into(),
                field,
                value: value.base(),
                unit: Q::UNIT,
                must: must.into(),
            });
        }
    }

    /// The compartment behind a handle; none for a handle of another network.
    pub fn compartment<C: Compartment>(&self, id: Id<C>) -> Option<&C> {
        let banks = self.compartments.of(id)?.banks.iter();
        banks
            .filter_map(|bank| bank.any().downcast_ref::<Bank<C>>())
            .find_map(|bank| bank.get(id.ordinal))
    }

    /// The compartment behind a handle, to change it before the network is built.
    pub fn compartment_mut<C: Compartment>(&mut self, id: Id<C>) -> Option<&mut C> {
        self.compartments.of(id)?;
        let banks = self.compartments.banks.iter_mut();
        banks
            .filter_map(|bank| bank.any_mut().downcast_mut::<Bank<C>>())
            .find_map(|bank| bank.get_mut(id.ordinal))
    }

    /// The branch behind a handle; none for a handle of another network.
    pub fn branch<B: Branch>(&self, id: Id<B>) -> Option<&B> {
        let banks = self.branches.of(id)?.banks.iter();
        banks
            .filter_map(|bank| bank.any().downcast_ref::<Bank<B>>())
            .find_map(|bank| bank.get(id.ordinal))
    }

    /// The branch behind a handle, to change it before the network is built.
    pub fn branch_mut<B: Branch>(&mut self, id: Id<B>) -> Option<&mut B> {
        self.branches.of(id)?;
        let banks = self.branches.banks.iter_mut();
        banks
            .filter_map(|bank| bank.any_mut().downcast_mut::<Bank<B>>())
            .find_map(|bank| bank.get_mut(id.ordinal))
    }

    /// The driver behind a handle; none for a handle of another network.
    pub fn driver<D: Driver>(&self, id: Id<D>) -> Option<&D> {
        let banks = self.drivers.of(id)?.banks.iter();
        banks
            .filter_map(|bank| bank.any().downcast_ref::<Bank<D>>())
            .find_map(|bank| bank.get(id.ordinal))
    }

    /// The driver behind a handle, to change it before the network is built.
    pub fn driver_mut<D: Driver>(&mut self, id: Id<D>) -> Option<&mut D> {
        self.drivers.of(id)?;
        let banks = self.drivers.banks.iter_mut();
        banks
            .filter_map(|bank| bank.any_mut().downcast_mut::<Bank<D>>())
            .find_map(|bank| bank.get_mut(id.ordinal))
    }

    /// Checks the network and compiles it.
    ///
    /// The network stays as it is, so that it can be changed and built again.
    ///
    /// # Errors
    /// [`BuildError`] lists everything that is wrong: unphysical parameters, unconnected compartments, handles and signals of other
    /// networks, names that are empty or given twice, inputs that nothing feeds.
    pub fn build(&self) -> Result<Circulation, BuildError> {
        compile::compile(self)
    }

    pub(crate) const fn output_count(&self) -> usize {
        self.outputs as usize
    }
}
