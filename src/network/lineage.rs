//! Which network gave out a handle.

use std::sync::atomic::{AtomicU32, Ordering};

/// The key under which a network adds parts, which their handles carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// What a network and its clones have in common, and no other network has: all that is looked at where signals are read, many times a step.
    family: u32,
    own: u32,
}

impl Key {
    /// A key of a network that is no clone.
    pub(crate) fn unused() -> Self {
        let own = unused();
        Self { family: own, own }
    }

    #[cfg(test)]
    pub(crate) const fn of(family: u32, own: u32) -> Self {
        Self { family, own }
    }

    pub(crate) const fn family(self) -> u32 {
        self.family
    }

    /// A key of a clone of this one's network.
    pub(crate) fn of_clone(self) -> Self {
        Self {
            family: self.family,
            own: unused(),
        }
    }
}

fn unused() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The networks that parts of one kind were added to: this one, and those of which it is a clone.
///
/// Every network adds parts under a key of its own, and a handle carries the key under which its part was added. A clone keeps the keys of the parts
/// that it shares, and adds under a new one. So a handle means the same part in both networks, or no part in one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lineage {
    /// The key under which parts are added.
    newest: Key,
    /// The parts before those, in the order in which they were added.
    inherited: Vec<Inherited>,
}

/// Parts that were added to another network: up to the one with ordinal `end`, from where those before it end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Inherited {
    key: Key,
    end: u32,
}

impl Lineage {
    /// That of a network that is no clone.
    pub(crate) const fn new(key: Key) -> Self {
        Self {
            newest: key,
            inherited: Vec::new(),
        }
    }

    /// That of a clone, which adds under `key`, where there are `count` parts so far.
    pub(crate) fn of_clone(&self, key: Key, count: usize) -> Self {
        let mut inherited = self.inherited.clone();
        let end = count as u32;
        if end > self.first_own() {
            let key = self.newest;
            inherited.push(Inherited { key, end });
        }
        Self {
            newest: key,
            inherited,
        }
    }

    /// That of `count` parts to which none are added: the newest key is one under which some were.
    pub(crate) fn closed(&self, count: usize) -> Self {
        let mut closed = self.clone();
        if count as u32 <= self.first_own()
            && let Some(last) = closed.inherited.pop()
        {
            closed.newest = last.key;
        }
        closed
    }

    /// The key under which parts are added.
    pub(crate) const fn newest(&self) -> Key {
        self.newest
    }

    /// Whether a handle of this key and ordinal is of a part here, or of none that is there yet.
    #[inline]
    pub(crate) fn owns(&self, key: Key, ordinal: u32) -> bool {
        key == self.newest || self.has_inherited(key, ordinal)
    }

    /// The key of the part with this ordinal.
    pub(crate) fn key_of(&self, ordinal: u32) -> Key {
        let mut inherited = self.inherited.iter();
        let found = inherited.find(|earlier| ordinal < earlier.end);
        found.map_or(self.newest, |earlier| earlier.key)
    }

    /// The ordinal of the first part under the newest key.
    fn first_own(&self) -> u32 {
        self.inherited.last().map_or(0, |last| last.end)
    }

    /// Whether a handle of this key and ordinal is of a part that a clone shares with its original.
    fn has_inherited(&self, key: Key, ordinal: u32) -> bool {
        ordinal < self.first_own() && key == self.key_of(ordinal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(own: u32) -> Key {
        Key::of(1, own)
    }

    #[test]
    fn a_clone_shares_what_there_was_and_nothing_more() {
        let original = Lineage::new(key(1));
        let clone = original.of_clone(key(2), 3);
        for lineage in [&original, &clone] {
            assert!((0..3).all(|ordinal| lineage.owns(key(1), ordinal)));
            assert!((0..3).all(|ordinal| lineage.key_of(ordinal) == key(1)));
        }
        assert!(original.owns(key(1), 3) && !original.owns(key(2), 3));
        assert!(clone.owns(key(2), 3) && !clone.owns(key(1), 3));
        assert_eq!(clone.key_of(3), key(2));
    }

    #[test]
    fn a_clone_of_a_clone_knows_both() {
        let clone = Lineage::new(key(1)).of_clone(key(2), 3).of_clone(key(3), 5);
        let keys = [1, 1, 1, 2, 2, 3].map(key);
        for (ordinal, own) in (0..).zip(keys) {
            assert!(clone.owns(own, ordinal));
            assert_eq!(clone.key_of(ordinal), own);
        }
        assert!(!clone.owns(key(1), 3) && !clone.owns(key(2), 0) && !clone.owns(key(2), 5));
    }

    #[test]
    fn keys_without_parts_are_forgotten() {
        let clone = Lineage::new(key(1)).of_clone(key(2), 3).of_clone(key(3), 3);
        assert_eq!(clone, Lineage::new(key(1)).of_clone(key(3), 3));
        assert_eq!(clone.closed(3), Lineage::new(key(1)));
        assert_eq!(clone.closed(4), clone);
        assert_eq!(
            Lineage::new(key(1)).of_clone(key(2), 0),
            Lineage::new(key(2))
        );
        assert_eq!(Lineage::new(key(1)).closed(0), Lineage::new(key(1)));
    }
}
