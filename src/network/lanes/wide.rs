//! Numbers side by side, one for each lane.

use crate::network::branch::{End, Ends};
use crate::units::{Pressure, Volume};

/// How many circulations are advanced together: eight doubles fill the widest registers, or two or four narrower ones.
pub(crate) const LANES: usize = 8;

/// One number for each lane, as they lie in a state.
pub(crate) type Row = [f64; LANES];

/// One number for each lane, in one line of the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
pub(crate) struct Wide(pub(crate) Row);

impl Wide {
    /// One value for each lane.
    pub(crate) fn of(value: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(value))
    }
}

/// What a branch sees at one of its ends, in each lane.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WideEnd {
    pub(crate) volume: Wide,
    pub(crate) transmural: Wide,
    pub(crate) pressure: Wide,
    pub(crate) potential: Wide,
}

/// What the branches that have the same place in eight circulations see at their ends.
#[derive(Clone, Copy, Debug)]
pub struct EndsAbreast<'a> {
    up: &'a WideEnd,
    down: &'a WideEnd,
}

impl<'a> EndsAbreast<'a> {
    #[inline(always)]
    pub(super) fn new(up: &'a WideEnd, down: &'a WideEnd) -> Self {
        Self { up, down }
    }

    /// What one of them sees; `lane` is 0 to 7, others see nothing.
    #[inline(always)]
    pub fn lane(&self, lane: usize) -> Ends {
        if lane >= LANES {
            return Ends::default();
        }
        Ends {
            up: self.up.lane(lane),
            down: self.down.lane(lane),
        }
    }
}

impl WideEnd {
    #[inline(always)]
    fn lane(&self, lane: usize) -> End {
        End {
            volume: Volume::from_ml(self.volume.0[lane]),
            transmural: Pressure::from_mmhg(self.transmural.0[lane]),
            pressure: Pressure::from_mmhg(self.pressure.0[lane]),
            potential: Pressure::from_mmhg(self.potential.0[lane]),
        }
    }
}
