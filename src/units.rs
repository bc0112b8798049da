//! Typed quantities in clinical units: mmHg, mL, s, cm.
