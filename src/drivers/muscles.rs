//! The muscles of the calf and foot pump, ready made.
//!
//! Volumes: Fukunaga et al. 1992, doi 10.1002/jor.1100100623. Maximal forces, optimal fibre lengths and pennation of the leg muscles: OpenSim's gait2392 model, after Delp et al. 1990,
//! doi 10.1109/10.102791.

use super::fibres::FibreTimes;
use super::muscle::Muscle;
use crate::units::{Angle, Force, Fraction, Length, Pressure, Time, Volume};

impl Muscle {
    /// The soleus of one leg of a young adult.
    ///
    /// | parameter | value | source |
    /// |---|---|---|
    /// | volume | 489 mL | Fukunaga et al. 1992, doi 10.1002/jor.1100100623 |
    /// | optimal fibre length, pennation | 5 cm, 25° | OpenSim gait2392; Ward et al. 2009, doi 10.1007/s11999-008-0594-8, dissected 4.4 cm and 28° |
    /// | maximal force | 3549 N | OpenSim gait2392; models differ from 3549 to 5137 N |
    /// | type I fibres | 0.877 | Johnson et al. 1973; Edgerton et al. 1975, doi 10.1007/BF01003594, counted 0.70 |
    /// | gain | 400 mmHg | fitted: it gives the ejection fraction of one tiptoe (Lattimer et al. 2018, doi 10.1177/0268355517709410), within what 110 to 190 mmHg per N m/kg of ankle torque (from Ballard et al. 1998, doi 10.1152/jappl.1998.84.6.1976) times 2.2 N m/kg at most allow: 242 to 418 mmHg |
    /// | resting pressure | 9 mmHg | design value: 5 to 15 mmHg lying at rest is usual |
    ///
    /// Contractions at 0.95 Hz over half of the period, with an excitation of 0.585 at their peak, bring it to 181 mmHg; the tibialis anterior needs 0.66 over 0.3 of it for 90 mmHg.
    #[must_use]
    pub fn soleus() -> Self {
        Self::new(Force::from_newtons(3549.0))
            .with_volume(Volume::from_ml(489.0))
            .with_optimal_fibre_length(Length::from_cm(5.0))
            .with_pennation(Angle::from_degrees(25.0))
            .with_slow_share(Fraction::new(0.877))
            .with_gain(Pressure::from_mmhg(400.0))
            .with_resting_pressure(Pressure::from_mmhg(9.0))
    }

    /// The gastrocnemius, medial head, which is the larger: [`Muscle::medial_gastrocnemius`].
    #[must_use]
    pub fn gastrocnemius() -> Self {
        Self::medial_gastrocnemius()
    }

    /// The medial head of the gastrocnemius of one leg of a young adult.
    ///
    /// | parameter | value | source |
    /// |---|---|---|
    /// | volume | 245 mL | Fukunaga et al. 1992, doi 10.1002/jor.1100100623 |
    /// | maximal force, optimal fibre length, pennation | 1558 N, 6 cm, 17° | OpenSim gait2392 |
    /// | type I fibres | 0.508 | Johnson et al. 1973, doi 10.1016/0022-510X(73)90023-3 |
    /// | gain | 330 mmHg | design value: about four fifths of the soleus, as it lies nearer the skin |
    /// | resting pressure | 9 mmHg | design value, as in the soleus |
    #[must_use]
    pub fn medial_gastrocnemius() -> Self {
        Self::new(Force::from_newtons(1558.0))
            .with_volume(Volume::from_ml(245.0))
            .with_optimal_fibre_length(Length::from_cm(6.0))
            .with_pennation(Angle::from_degrees(17.0))
            .with_slow_share(Fraction::new(0.508))
            .with_gain(Pressure::from_mmhg(330.0))
            .with_resting_pressure(Pressure::from_mmhg(9.0))
    }

    /// The lateral head of the gastrocnemius of one leg of a young adult.
    ///
    /// | parameter | value | source |
    /// |---|---|---|
    /// | volume | 140 mL | Fukunaga et al. 1992, doi 10.1002/jor.1100100623 |
    /// | maximal force, optimal fibre length, pennation | 683 N, 6.4 cm, 8° | OpenSim gait2392 |
    /// | type I fibres | 0.469 | Johnson et al. 1973, doi 10.1016/0022-510X(73)90023-3 |
    /// | gain, resting pressure | 330 mmHg, 9 mmHg | design values, as in the medial head |
    #[must_use]
    pub fn lateral_gastrocnemius() -> Self {
        Self::new(Force::from_newtons(683.0))
            .with_volume(Volume::from_ml(140.0))
            .with_optimal_fibre_length(Length::from_cm(6.4))
            .with_pennation(Angle::from_degrees(8.0))
            .with_slow_share(Fraction::new(0.469))
            .with_gain(Pressure::from_mmhg(330.0))
            .with_resting_pressure(Pressure::from_mmhg(9.0))
    }

    /// The tibialis anterior of one leg of a young adult.
    ///
    /// | parameter | value | source |
    /// |---|---|---|
    /// | volume | 135 mL, about | Handsfield et al. 2014, doi 10.1016/j.jbiomech.2013.12.002 |
    /// | maximal force, optimal fibre length, pennation | 905 N, 9.8 cm, 5° | OpenSim gait2392 |
    /// | twitch contraction time | 85 ms | design value: dorsiflexors are quicker than the calf although 73 % of their fibres are of type I (Johnson et al. 1973), so the rule of [`FibreTimes`] is not used (Belanger et al. 1983, doi 10.1007/BF00429075) |
    /// | gain | 160 mmHg | fitted: 90 mmHg in walking (Ballard et al. 1998, doi 10.1152/jappl.1998.84.6.1976) |
    /// | resting pressure | 9 mmHg | design value, as in the soleus |
    #[must_use]
    pub fn tibialis_anterior() -> Self {
        Self::new(Force::from_newtons(905.0))
            .with_volume(Volume::from_ml(135.0))
            .with_optimal_fibre_length(Length::from_cm(9.8))
            .with_pennation(Angle::from_degrees(5.0))
            .with_twitch_contraction_time(Time::from_ms(85.0))
            .with_gain(Pressure::from_mmhg(160.0))
            .with_resting_pressure(Pressure::from_mmhg(9.0))
    }

    /// The sole of one foot, as a muscle: its veins are pressed by weight and by the stretch of the arch, and little by the small muscles around them.
    ///
    /// Its excitation is load, 1 being the most that its veins feel. Pressure follows within tens of milliseconds, as nothing has to be activated.
    ///
    /// | parameter | value | source |
    /// |---|---|---|
    /// | maximal force | 735 N | weight of 75 kg on one foot |
    /// | volume, fibre length | 100 mL, 5 cm | design values, of no effect on pressure |
    /// | gain | 60 mmHg | fitted: with it the foot's veins fall furthest in tiptoes (Neglén and Raju 2000); it moves less than the 25 mL a step that Uhl and Gillot 2015, doi 10.1177/0268355513517686, give for the whole foot |
    /// | resting pressure | 0 mmHg | design value: the skin of the sole does not press at rest |
    /// | time constants | 30 ms | design value: load, not activation |
    #[must_use]
    pub fn foot_pump() -> Self {
        let at_once = Time::from_ms(30.0);
        Self::new(Force::from_newtons(735.0))
            .with_volume(Volume::from_ml(100.0))
            .with_optimal_fibre_length(Length::from_cm(5.0))
            .with_times(FibreTimes {
                rise: at_once,
                fall: at_once,
                series: at_once,
                release: at_once,
            })
            .with_gain(Pressure::from_mmhg(60.0))
            .with_resting_pressure(Pressure::from_mmhg(0.0))
    }

    /// The muscles of one thigh, as one: they press on the veins inside them and, less, on the femoral vein.
    ///
    /// | parameter | value | source |
    /// |---|---|---|
    /// | maximal force, volume, fibre length | 6000 N, 2000 mL, 10 cm | design values, of no effect on pressure |
    /// | twitch contraction time | 85 ms | design value: mixed fibres |
    /// | gain | 100 mmHg | design value: 50 mmHg in walking, the amplitude that Magosso and Ursino 2002, doi 10.1007/bf02345305, use for working muscle is 30 to 50 mmHg |
    /// | resting pressure | 0 mmHg | design value |
    #[must_use]
    pub fn thigh() -> Self {
        Self::new(Force::from_newtons(6000.0))
            .with_volume(Volume::from_ml(2000.0))
            .with_optimal_fibre_length(Length::from_cm(10.0))
            .with_twitch_contraction_time(Time::from_ms(85.0))
            .with_gain(Pressure::from_mmhg(100.0))
            .with_resting_pressure(Pressure::ZERO)
    }
}
