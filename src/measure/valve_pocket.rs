//! How long blood stays in the pockets behind the cusps of a valve.

use crate::units::{Flow, Length, Rate, Time, Volume};

/// The pockets of a valve: the sinuses between its cusps and the wall, as one small well-mixed volume that exchanges with the lumen.
///
/// # Equations
///
/// $$\frac{da}{dt} = 1 - k\\,a, \qquad k = \tfrac12 \sigma \left|\frac{dx}{dt}\right| + \varepsilon\\,\frac{|Q - \bar Q|}{N V_p} + \frac{\pi^2 D}{4 L^2}$$
///
/// In plain text: the mean age `a` of the blood in the pockets grows with time and falls with the turnover `k`, which adds up
///
/// 1. the swing of the cusps, which follow the pressure across the valve within 0.3 to 0.4 s (Lurie et al. 2003): each time the valve opens (`x` from 0 to 1) they press a share `sigma` of the pockets' blood out, and each time it shuts they draw as much in;
/// 2. the vortex behind the cusps, which trades blood with the stream while the flow `Q` changes: a share `eps` of what passes above or below the mean flow of the last seconds. In a
///    steady stream its streamlines are closed and trade nothing;
/// 3. diffusion over the depth of the pocket, the slowest mode of a slab that is open on one side.
///
/// Blood enters at age 0. The residence time over a span is the span over the number of turnovers in it.
///
/// # Parameters
///
/// | parameter | default | where it comes from | a larger value |
/// |---|---|---|---|
/// | [`of_volume`](Self::of_volume) | 0.3 mL | two half-ellipsoids behind cusps of a vein of 8 to 10 mm whose sinus widens, as F. Lurie et al. saw (J. Vasc. Surg. 38 (2003) 955, doi 10.1016/S0741-5214(03)00711-0); the number is a design value | the stream renews it more slowly |
/// | [`of_depth`](Self::of_depth) | 2 mm | design value: about half of a sinus's extra width | diffusion takes longer, with the square |
/// | [`diffusing_at`](Self::diffusing_at) | 5e-7 cm2/s | clotting factors in plasma: K. Leiderman, A. L. Fogelson, Math. Med. Biol. 28 (2011) 47 | diffusion is faster |
/// | [`swept`](Self::swept) | 0.5 | design value: the cusps float in the lumen half-way when open (Lurie et al. 2003) | each beat of the cusps renews more |
/// | [`entraining`](Self::entraining) | 0.01 | design value, within what shear layers over cavities entrain (1 to 5 %) | a pulsatile stream renews more |
///
/// # Limits
///
/// One zone: the deepest part of a real pocket, where a second slow vortex stands, is renewed later than the mean. It says nothing of clotting. A. D. McLachlin et al. (Ann. Surg. 152 (1960) 678) saw
/// contrast stay for minutes, up to 27, in pockets of people lying still: those people breathed and moved a little, which a motionless leg here does not.
///
/// # Sources
///
/// J. D. Hamer, P. C. Malone, I. A. Silver, Br. J. Surg. 68 (1981) 166, doi 10.1002/bjs.1800680308: oxygen in the pocket falls in streamline flow and is restored by pulsatile flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValvePocket {
    volume: Volume,
    depth: Length,
    diffusivity_cm2_per_s: f64,
    swept: f64,
    entrained: f64,
}

/// The mean flow against which a stream pulses looks back this long (design value: longer than a beat or a breath, shorter than a change of posture).
const MEMORY: Time = Time::from_seconds(10.0);
/// Movements of the cusps smaller than this share of their way are round-off of the solver, or too small to press anything out (design value).
const LEAST_SWING: f64 = 0.1;
/// Time constants with which cusps open and shut: 0.27 and 0.41 s to 95 % (Lurie et al. 2003).
const OPENING: Time = Time::from_seconds(0.09);
const SHUTTING: Time = Time::from_seconds(0.137);

impl Default for ValvePocket {
    fn default() -> Self {
        Self {
            volume: Volume::from_ml(0.3),
            depth: Length::from_mm(2.0),
            diffusivity_cm2_per_s: 5e-7,
            swept: 0.5,
            entrained: 0.01,
        }
    }
}

impl ValvePocket {
    /// With pockets of this volume together, for each vessel that lies in parallel.
    #[must_use]
    pub fn of_volume(mut self, volume: Volume) -> Self {
        self.volume = volume;
        self
    }

    /// With pockets of this depth.
    #[must_use]
    pub fn of_depth(mut self, depth: Length) -> Self {
        self.depth = depth;
        self
    }

    /// For a substance of this diffusivity.
    #[must_use]
    pub fn diffusing_at(mut self, cm2_per_s: f64) -> Self {
        self.diffusivity_cm2_per_s = cm2_per_s;
        self
    }

    /// With cusps that press out, and draw in, this share of the pockets' blood each time; 0 lets their swing renew nothing.
    #[must_use]
    pub fn swept(mut self, share: f64) -> Self {
        self.swept = share;
        self
    }

    /// With a vortex that trades this share of what pulses past; 0 lets pulses renew nothing.
    #[must_use]
    pub fn entraining(mut self, share: f64) -> Self {
        self.entrained = share;
        self
    }

    /// How often diffusion alone renews the pockets: `pi^2 D / (4 L^2)`.
    pub fn diffusion(&self) -> Rate {
        let depth = self.depth.cm();
        let squared = std::f64::consts::PI * std::f64::consts::PI;
        Rate::from_per_s(squared * self.diffusivity_cm2_per_s / (4.0 * depth * depth))
    }

    pub(super) fn is_sound(&self) -> bool {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        positive(self.volume.ml())
            && positive(self.depth.cm())
            && positive(self.diffusivity_cm2_per_s)
            && (0.0..=1.0).contains(&self.swept)
            && (0.0..=1.0).contains(&self.entrained)
    }
}

/// The pockets of one valve, followed in time.
#[derive(Clone, Debug)]
pub(super) struct PocketAge {
    pocket: ValvePocket,
    vessels: f64,
    /// How far open the cusps are.
    open: Option<f64>,
    /// How far open they were when they last had moved enough to count.
    counted: Option<f64>,
    mean_flow: f64,
    pub(super) age_s: f64,
    pub(super) oldest_s: f64,
    pub(super) turnovers: f64,
    pub(super) swings: f64,
}

impl PocketAge {
    pub(super) fn new(pocket: ValvePocket, vessels: f64) -> Self {
        Self {
            pocket,
            vessels,
            open: None,
            counted: None,
            mean_flow: 0.0,
            age_s: 0.0,
            oldest_s: 0.0,
            turnovers: 0.0,
            swings: 0.0,
        }
    }

    /// Goes on by `dt` seconds, in which pressure called for cusps that are open by `open`, and the flow was `flow` in the mean.
    pub(super) fn go_on(&mut self, dt: f64, open: f64, flow: Flow) {
        let flow = flow.ml_per_s();
        let swing = self.swing(dt, open);
        if self.turnovers == 0.0 && self.age_s == 0.0 {
            self.mean_flow = flow;
        }
        let pulse = (flow - self.mean_flow).abs();
        self.mean_flow += (flow - self.mean_flow) * -(-dt / MEMORY.seconds()).exp_m1();
        let volume = self.vessels * self.pocket.volume.ml();
        let turnover = 0.5 * self.pocket.swept * swing
            + dt * (self.pocket.entrained * pulse / volume + self.pocket.diffusion().per_s());
        self.turnovers += turnover;
        self.swings += 0.5 * swing;
        // Exactly, for a turnover that is even over the interval.
        let left = (-turnover).exp();
        let mean = if turnover > 0.0 {
            -(-turnover).exp_m1() / turnover
        } else {
            1.0
        };
        self.age_s = self.age_s * left + dt * mean;
        self.oldest_s = self.oldest_s.max(self.age_s);
    }

    /// By how much the cusps moved, in ways from shut to open.
    fn swing(&mut self, dt: f64, called_for: f64) -> f64 {
        let open = self.open.get_or_insert(called_for);
        let lag = if called_for > *open {
            OPENING
        } else {
            SHUTTING
        };
        *open += (called_for - *open) * -(-dt / lag.seconds()).exp_m1();
        let open = *open;
        let counted = *self.counted.get_or_insert(open);
        let moved = (open - counted).abs();
        if moved < LEAST_SWING {
            return 0.0;
        }
        self.counted = Some(open);
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    fn go(pocket: &mut PocketAge, seconds: f64, step: f64, at: impl Fn(f64) -> (f64, f64)) {
        let steps = (seconds / step).round() as u32;
        for tick in 1..=steps {
            let (open, flow) = at(f64::from(tick) * step);
            pocket.go_on(step, open, flow.ml_per_s());
        }
    }

    /// pi^2 5e-7 / (4 0.04) = 3.084e-5 /s: 9 hours.
    #[test]
    fn in_a_steady_stream_only_diffusion_renews_a_pocket() {
        let pocket = ValvePocket::default();
        assert!((pocket.diffusion().period().hours() - 9.007).abs() < 0.01);
        let mut age = PocketAge::new(pocket, 1.0);
        go(&mut age, 7200.0, 1.0, |_| (0.7, 10.0));
        assert_eq!(age.swings, 0.0);
        let expected =
            (1.0 - (-7200.0 * pocket.diffusion().per_s()).exp()) / pocket.diffusion().per_s();
        assert!((age.age_s - expected).abs() < 1e-6 * expected);
    }

    /// Cusps that open and shut every 20 s renew a half of the pocket each time: 40 s.
    #[test]
    fn swinging_cusps_renew_it_as_often_as_they_swing() {
        let mut age = PocketAge::new(ValvePocket::default().entraining(0.0), 1.0);
        let open = |t: f64| f64::from(t.rem_euclid(20.0) < 1.0);
        go(&mut age, 4000.0, 0.1, |t| (open(t), 5.0));
        // Cusps that are called back after a second have come all but a hair of their way.
        assert!((age.swings - 200.0).abs() <= 4.0, "{}", age.swings);
        let residence = 4000.0 / age.turnovers;
        assert!((residence - 40.0).abs() < 1.0, "{residence}");
        assert!(age.oldest_s < 60.0, "{}", age.oldest_s);
    }

    #[test]
    fn a_pulsing_stream_renews_it_and_wider_pockets_more_slowly() {
        let pulsing = |t: f64| (1.0, 10.0 + 10.0 * (2.0 * std::f64::consts::PI * t).sin());
        let turnovers = |pocket: ValvePocket, vessels: f64| {
            let mut age = PocketAge::new(pocket, vessels);
            go(&mut age, 600.0, 0.01, pulsing);
            age.turnovers - 600.0 * pocket.diffusion().per_s()
        };
        let one = turnovers(ValvePocket::default(), 1.0);
        // A mean of 10 * 2/pi above or below, a hundredth of which passes 0.3 mL.
        let expected = 600.0 * 0.01 * 10.0 * 2.0 / std::f64::consts::PI / 0.3;
        assert!((one / expected - 1.0).abs() < 0.02, "{one} {expected}");
        assert!((turnovers(ValvePocket::default(), 2.0) / one - 0.5).abs() < 1e-9);
        assert!(turnovers(ValvePocket::default().entraining(0.0), 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_tremble_of_the_cusps_is_none() {
        let mut age = PocketAge::new(ValvePocket::default().entraining(0.0), 1.0);
        go(&mut age, 100.0, 0.1, |t| {
            (0.5 + 0.02 * (50.0 * t).sin(), 5.0)
        });
        assert_eq!(age.swings, 0.0);
    }

    #[test]
    fn pockets_that_make_no_sense_are_told_apart() {
        assert!(ValvePocket::default().is_sound());
        let sound = ValvePocket::default();
        for wrong in [
            sound.of_volume(0.0.ml()),
            sound.of_depth(f64::NAN.cm()),
            sound.diffusing_at(-1.0),
            sound.swept(1.1),
            sound.entraining(-0.1),
        ] {
            assert!(!wrong.is_sound(), "{wrong:?}");
        }
    }
}
