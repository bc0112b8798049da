//! Compartments and branches: the blocks that hold blood and carry flow.
