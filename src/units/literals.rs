//! Short ways to write a quantity: `5.0.mmhg()`.

use super::catalogue::*;

macro_rules! literals {
    ($($name:ident = $Quantity:ident :: $constructor:ident, $unit:literal;)+) => {
        /// Writes a number with its unit: `5.0.mmhg()`, `1.2.hz()`, `30.0.cm()`.
        ///
        /// Each method is the constructor of a quantity under the name of the unit.
        ///
        /// ```
        /// use soleus::units::{Pressure, Quantities, Time};
        ///
        /// assert_eq!(12.0.kpa(), Pressure::from_kpa(12.0));
        /// assert_eq!((-5.0).mmhg(), -(5.0.mmhg()));
        /// let wait: Time = 2.0.minutes() + 30.0.seconds();
        /// assert_eq!(wait.seconds(), 150.0);
        /// ```
        pub trait Quantities: Into<f64> {
            $(
                #[doc = concat!("A [`", stringify!($Quantity), "`] of this many ", $unit, ".")]
                #[inline]
                #[must_use]
                fn $name(self) -> $Quantity {
                    $Quantity::$constructor(self.into())
                }
            )+
        }

        impl Quantities for f64 {}

        /// Every short form: its quantity, its name, what it makes of a number, in the stored unit.
        #[cfg(test)]
        pub(super) const LITERALS: &[(&str, &str, fn(f64) -> f64)] = &[$(
            (stringify!($Quantity), stringify!($name), |value| super::Quantity::base(value.$name())),
        )+];
    };
}

literals! {
    mmhg = Pressure::from_mmhg, "mmHg";
    kpa = Pressure::from_kpa, "kPa";
    pa = Pressure::from_pa, "Pa";
    cmh2o = Pressure::from_cmh2o, "cmH2O";
    dyn_per_cm2 = Pressure::from_dyn_per_cm2, "dyn/cm2";
    ml = Volume::from_ml, "mL";
    litres = Volume::from_litres, "L";
    ml_per_s = Flow::from_ml_per_s, "mL/s";
    l_per_min = Flow::from_l_per_min, "L/min";
    ml_per_min = Flow::from_ml_per_min, "mL/min";
    mmhg_s_per_ml = Resistance::from_mmhg_s_per_ml, "mmHg·s/mL";
    pru = Resistance::from_pru, "PRU (mmHg·s/mL)";
    dyn_s_per_cm5 = Resistance::from_dyn_s_per_cm5, "dyn·s/cm5";
    wood_units = Resistance::from_wood_units, "Wood units (mmHg·min/L)";
    ml_per_s_mmhg = Conductance::from_ml_per_s_mmhg, "mL/(s·mmHg)";
    ml_per_mmhg = Compliance::from_ml_per_mmhg, "mL/mmHg";
    mmhg_per_ml = Elastance::from_mmhg_per_ml, "mmHg/mL";
    mmhg_s2_per_ml = Inertance::from_mmhg_s2_per_ml, "mmHg·s2/mL";
    cm = Length::from_cm, "cm";
    metres = Length::from_metres, "m";
    mm = Length::from_mm, "mm";
    cm2 = Area::from_cm2, "cm2";
    mm2 = Area::from_mm2, "mm2";
    cm_per_s = Velocity::from_cm_per_s, "cm/s";
    m_per_s = Velocity::from_m_per_s, "m/s";
    degrees = Angle::from_degrees, "degrees";
    radians = Angle::from_radians, "radians";
    seconds = Time::from_seconds, "s";
    ms = Time::from_ms, "ms";
    minutes = Time::from_minutes, "min";
    hours = Time::from_hours, "h";
    per_s = Rate::from_per_s, "1/s";
    hz = Rate::from_hz, "Hz";
    bpm = Rate::from_bpm, "beats (or breaths, or steps) per minute";
    shear_per_s = ShearRate::from_per_s, "1/s";
    m_per_s2 = Acceleration::from_m_per_s2, "m/s2";
    g_per_ml = Density::from_g_per_ml, "g/mL";
    kg_per_m3 = Density::from_kg_per_m3, "kg/m3";
    mpa_s = Viscosity::from_mpa_s, "mPa·s";
    pa_s = Viscosity::from_pa_s, "Pa·s";
    watts = Power::from_watts, "W";
    mmhg_ml_per_s = Power::from_mmhg_ml_per_s, "mmHg·mL/s";
    joules = Energy::from_joules, "J";
    mmhg_ml = Energy::from_mmhg_ml, "mmHg·mL";
    newtons = Force::from_newtons, "N";
    newton_metres = Torque::from_newton_metres, "N·m";
    kg = Mass::from_kg, "kg";
    grams = Mass::from_grams, "g";
    fraction = Fraction::new, "wholes (dimensionless)";
    percent = Fraction::from_percent, "percent";
}
