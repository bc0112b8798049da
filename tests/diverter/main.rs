//! The calf pump as a flow diverter: a leg with its saphenous vein in three segments.

mod controls;
mod perforators;
mod pumps;
mod segments;
mod strides;
mod support;
