//! What the tests of the parts share.
