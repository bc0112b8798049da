//! The calf pump as a flow diverter: a leg with its saphenous vein in three segments.

mod segments;
mod support;
