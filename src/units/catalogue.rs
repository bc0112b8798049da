//! The quantities of the circulation, their units, and what each of them alone can do.

use super::quantity::quantities;
use super::{PA_PER_CMH2O, PA_PER_MMHG};
use std::f64::consts::PI;

quantities! {
    /// A pressure, or a difference of pressures, in mmHg. Gauge pressure: zero is the atmosphere.
    Pressure, "mmHg" {
        mmhg, from_mmhg;
        kpa, from_kpa, "kPa" = 1000.0 / PA_PER_MMHG;
        pa, from_pa, "Pa" = 1.0 / PA_PER_MMHG;
        cmh2o, from_cmh2o, "cmH2O" = PA_PER_CMH2O / PA_PER_MMHG;
        dyn_per_cm2, from_dyn_per_cm2, "dyn/cm2" = 0.1 / PA_PER_MMHG;
    }

    /// A volume of blood or tissue, in mL (1 mL = 1 cm3).
    Volume, "mL" {
        ml, from_ml;
        litres, from_litres, "L" = 1000.0 / 1.0;
    }

    /// A volume that passes in a time, in mL/s. The sign is the direction.
    Flow, "mL/s" {
        ml_per_s, from_ml_per_s;
        l_per_min, from_l_per_min, "L/min" = 1000.0 / 60.0;
        ml_per_min, from_ml_per_min, "mL/min" = 1.0 / 60.0;
    }

    /// Pressure drop per flow, in mmHg·s/mL (also called PRU, the peripheral resistance unit). Larger lets less through.
    Resistance, "mmHg·s/mL" {
        mmhg_s_per_ml, from_mmhg_s_per_ml;
        pru, from_pru, "PRU" = 1.0 / 1.0;
        dyn_s_per_cm5, from_dyn_s_per_cm5, "dyn·s/cm5" = 0.1 / PA_PER_MMHG;
        wood_units, from_wood_units, "Wood units (mmHg·min/L)" = 60.0 / 1000.0;
    }

    /// Flow per pressure drop, in mL/(s·mmHg): the reciprocal of [`Resistance`]. Larger lets more through.
    Conductance, "mL/(s·mmHg)" {
        ml_per_s_mmhg, from_ml_per_s_mmhg;
    }

    /// Volume gained per rise in pressure, in mL/mmHg. Larger is softer.
    Compliance, "mL/mmHg" {
        ml_per_mmhg, from_ml_per_mmhg;
    }

    /// Rise in pressure per volume gained, in mmHg/mL: the reciprocal of [`Compliance`]. Larger is stiffer.
    Elastance, "mmHg/mL" {
        mmhg_per_ml, from_mmhg_per_ml;
    }

    /// Pressure drop per rate of change of flow, in mmHg·s2/mL: the inertia of a column of blood. Larger is more sluggish.
    Inertance, "mmHg·s2/mL" {
        mmhg_s2_per_ml, from_mmhg_s2_per_ml;
    }

    /// A length, distance or height, in cm.
    Length, "cm" {
        cm, from_cm;
        metres, from_metres, "m" = 100.0 / 1.0;
        mm, from_mm, "mm" = 1.0 / 10.0;
    }

    /// An area, such as the cross-section of a vein, in cm2.
    Area, "cm2" {
        cm2, from_cm2;
        mm2, from_mm2, "mm2" = 1.0 / 100.0;
    }

    /// Distance travelled in a time, in cm/s.
    Velocity, "cm/s" {
        cm_per_s, from_cm_per_s;
        m_per_s, from_m_per_s, "m/s" = 100.0 / 1.0;
    }

    /// A plane angle, such as that of a tilt table or a joint, in degrees.
    Angle, "°" {
        degrees, from_degrees;
        radians, from_radians, "rad" = 180.0 / PI;
    }

    /// A time or a duration, in s.
    Time, "s" {
        seconds, from_seconds;
        ms, from_ms, "ms" = 1.0 / 1000.0;
        minutes, from_minutes, "min" = 60.0 / 1.0;
        hours, from_hours, "h" = 3600.0 / 1.0;
    }

    /// How often something happens (beats, breaths, steps) or how fast it relaxes, in 1/s.
    Rate, "1/s" {
        per_s, from_per_s;
        hz, from_hz, "Hz" = 1.0 / 1.0;
        bpm, from_bpm, "1/min" = 1.0 / 60.0;
    }

    /// Change of velocity per distance across a stream, in 1/s. Low values at a wall go with stasis.
    ShearRate, "1/s" {
        per_s, from_per_s;
    }

    /// Change of velocity per time, in m/s2.
    Acceleration, "m/s2" {
        m_per_s2, from_m_per_s2;
    }

    /// Mass per volume, in g/mL (1 g/mL = 1 g/cm3).
    Density, "g/mL" {
        g_per_ml, from_g_per_ml;
        kg_per_m3, from_kg_per_m3, "kg/m3" = 1.0 / 1000.0;
    }

    /// Dynamic viscosity, shear stress per shear rate, in mPa·s (1 mPa·s = 1 cP).
    Viscosity, "mPa·s" {
        mpa_s, from_mpa_s;
        pa_s, from_pa_s, "Pa·s" = 1000.0 / 1.0;
    }

    /// Work per time, in W.
    Power, "W" {
        watts, from_watts;
        mmhg_ml_per_s, from_mmhg_ml_per_s, "mmHg·mL/s" = PA_PER_MMHG / 1e6;
    }

    /// Work or heat, in J. Stroke work is often given in mmHg·mL.
    Energy, "J" {
        joules, from_joules;
        mmhg_ml, from_mmhg_ml, "mmHg·mL" = PA_PER_MMHG / 1e6;
    }

    /// A force, such as that of a muscle or its tendon, in N.
    Force, "N" {
        newtons, from_newtons;
    }

    /// A moment of force about a joint, in N·m.
    Torque, "N·m" {
        newton_metres, from_newton_metres;
    }

    /// A mass, in kg.
    Mass, "kg" {
        kg, from_kg;
        grams, from_grams, "g" = 1.0 / 1000.0;
    }

    /// A part of a whole or another dimensionless number, such as an ejection fraction or an activation: 1 is all of it.
    ///
    /// It is not held between 0 and 1; whoever takes it decides what is allowed.
    Fraction, "" {
        get, new;
        percent, from_percent, "%" = 1.0 / 100.0;
    }
}

impl Angle {
    /// The sine of the angle.
    #[inline]
    #[must_use]
    pub fn sin(self) -> f64 {
        self.radians().sin()
    }

    /// The cosine of the angle.
    #[inline]
    #[must_use]
    pub fn cos(self) -> f64 {
        self.radians().cos()
    }
}

impl Resistance {
    /// The reciprocal: infinite for no resistance.
    #[inline]
    #[must_use]
    pub const fn conductance(self) -> Conductance {
        Conductance::from_ml_per_s_mmhg(1.0 / self.mmhg_s_per_ml())
    }
}

impl Conductance {
    /// The reciprocal: infinite for no conductance.
    #[inline]
    #[must_use]
    pub const fn resistance(self) -> Resistance {
        Resistance::from_mmhg_s_per_ml(1.0 / self.ml_per_s_mmhg())
    }
}

impl Compliance {
    /// The reciprocal: infinite for no compliance.
    #[inline]
    #[must_use]
    pub const fn elastance(self) -> Elastance {
        Elastance::from_mmhg_per_ml(1.0 / self.ml_per_mmhg())
    }
}

impl Elastance {
    /// The reciprocal: infinite for no elastance.
    #[inline]
    #[must_use]
    pub const fn compliance(self) -> Compliance {
        Compliance::from_ml_per_mmhg(1.0 / self.mmhg_per_ml())
    }
}

impl Rate {
    /// The time from one event to the next, or the time constant: infinite for a rate of zero.
    #[inline]
    #[must_use]
    pub const fn period(self) -> Time {
        Time::from_seconds(1.0 / self.per_s())
    }
}

impl Time {
    /// How often something with this period happens: infinite for a period of zero.
    #[inline]
    #[must_use]
    pub const fn rate(self) -> Rate {
        Rate::from_per_s(1.0 / self.seconds())
    }
}

impl Acceleration {
    /// Standard gravity, exactly 9.80665 m/s2 (General Conference on Weights and Measures, 1901).
    pub const STANDARD_GRAVITY: Self = Self::from_m_per_s2(9.806_65);
}

impl Density {
    /// Whole blood: 1.060 g/mL, a round textbook value (1.05 to 1.06 is usual, rising with haematocrit).
    pub const BLOOD: Self = Self::from_g_per_ml(1.060);
}

impl Viscosity {
    /// Whole blood at 37 °C, normal haematocrit and high shear rate: 3.5 mPa·s, a round textbook value.
    ///
    /// Blood is thicker at shear rates below about 100 /s and at higher haematocrit; this constant knows neither.
    pub const BLOOD: Self = Self::from_mpa_s(3.5);
}

impl Fraction {
    /// The whole.
    pub const ONE: Self = Self::new(1.0);

    /// What is left of the whole: 1 minus this.
    #[inline]
    #[must_use]
    pub const fn complement(self) -> Self {
        Self::new(1.0 - self.get())
    }
}
