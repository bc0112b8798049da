//! What tests of drivers share.
