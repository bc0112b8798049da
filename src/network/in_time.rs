//! What drivers do in time while all that they look at stands still.

use crate::network::bank::{OutputFrame, RateFrame};
use crate::network::circulation::{Circulation, Workspace};
use crate::network::signal::Signals;
use crate::units::Time;

impl Circulation {
    /// The drivers, by their order of addition, that do not know how fast they move in time.
    pub(crate) fn unannounced(&self, from: Time) -> Vec<usize> {
        let turns = self.model.turns.iter().enumerate();
        let unannounced = turns.filter(|(_, turn)| {
            let placed = self.model.drivers.get(turn.bank);
            placed.is_some_and(|placed| placed.bank.is_unannounced(turn.slots.place, from))
        });
        unannounced.map(|(ordinal, _)| ordinal).collect()
    }

    /// Evaluates all that lies between state and rates, for [`in_time`](Self::in_time) to hold still.
    pub(crate) fn hold_still(&self, time: Time, state: &[f64], workspace: &mut Workspace) {
        self.model.observe(time, state, workspace);
    }

    /// Appends outputs and rates of the driver at another time, with states, signals and inputs as they were.
    ///
    /// `rates` is scratch space for the rates of all states.
    pub(crate) fn in_time(
        &self,
        ordinal: usize,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        rates: &mut [f64],
        found: &mut Vec<f64>,
    ) {
        let Some(turn) = self.model.turns.get(ordinal) else {
            return;
        };
        let Some(placed) = self.model.drivers.get(turn.bank) else {
            return;
        };
        let (bank, slots, network) = (&placed.bank, &turn.slots, self.model.key);
        let Workspace {
            signals,
            inputs,
            sides,
            ..
        } = workspace;
        let values = &mut signals[..];
        bank.output(
            slots,
            &mut OutputFrame {
                time,
                state,
                network,
                values,
            },
        );
        let outputs = slots.first_output..slots.first_output + bank.outputs_each();
        found.extend(signals.get(outputs).unwrap_or_default());
        if bank.states_each() == 0 {
            return;
        }
        bank.rate(
            slots,
            &mut RateFrame {
                time,
                state,
                signals: Signals::new(network, signals),
                inputs,
                rates,
                sides,
            },
        );
        let own = slots.first_state..slots.first_state + bank.states_each();
        found.extend(rates.get(own).unwrap_or_default());
    }

    /// The name of a driver, by its order of addition.
    pub(crate) fn driver_name(&self, ordinal: usize) -> String {
        let name = self.model.names.drivers.get(ordinal);
        name.cloned().unwrap_or_default()
    }
}
