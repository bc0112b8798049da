//! Drivers: the blocks that give signals.
