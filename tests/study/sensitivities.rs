//! Local effects, elementary effects and Sobol indices, of functions of which they are known.

use std::f64::consts::PI;

use soleus::prelude::*;
use soleus::study::*;

/// `y = sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1`, each x between -pi and pi.
///
/// T. Ishigami, T. Homma 1990, doi 10.1109/ISUMA.1990.151285.
fn ishigami() -> (Study, [Factor<Fraction>; 3], Measured<Fraction>) {
    let mut study = Study::new();
    let spread = Spread::uniform(Fraction::new(-PI), Fraction::new(PI));
    let factors = ["x1", "x2", "x3"].map(|name| study.vary(name, spread));
    let y = study.measure("y");
    (study, factors, y)
}

fn ishigami_of([a, b, c]: [f64; 3]) -> f64 {
    a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
}

/// By hand: variance 13.845; of it x1 alone 0.3139, x2 alone 0.4424, x3 alone nothing, x1 with x3 0.2437.
#[test]
fn sobol_indices_of_ishigamis_function() {
    let (study, factors, y) = ishigami();
    let indices = study.sobol(2048, 1, |member, outcome| {
        let [a, b, c] = factors;
        let x = [
            member.get(a)?.get(),
            member.get(b)?.get(),
            member.get(c)?.get(),
        ];
        Ok(outcome.set(y, Fraction::new(ishigami_of(x)))?)
    });
    let indices = indices.unwrap();
    let expected = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
    for (factor, (first, total)) in factors.into_iter().zip(expected) {
        let index = indices.of(factor, y).unwrap();
        assert!((index.first_order - first).abs() < 0.02, "{index:?}");
        assert!((index.total - total).abs() < 0.02, "{index:?}");
    }
}

/// A straight line has the same effect everywhere; a product has not.
#[test]
fn elementary_effects_tell_straight_lines_from_what_acts_together() {
    let mut study = Study::new();
    let one = Spread::uniform(Fraction::ZERO, Fraction::new(1.0));
    let [a, b, c] = ["a", "b", "c"].map(|name| study.vary(name, one));
    let line = study.measure::<Fraction>("line");
    let product = study.measure::<Fraction>("product");
    let effects = study.morris(40, 5, |member, outcome| {
        let (a, b, c) = (
            member.get(a)?.get(),
            member.get(b)?.get(),
            member.get(c)?.get(),
        );
        outcome.set(line, Fraction::new(3.0 * a - 2.0 * b))?;
        outcome.set(product, Fraction::new(b * c))?;
        Ok(())
    });
    let effects = effects.unwrap();
    for (factor, slope) in [(a, 3.0), (b, -2.0), (c, 0.0)] {
        let effect = effects.of(factor, line).unwrap();
        assert!((effect.mean - slope).abs() < 1e-9 && effect.standard_deviation < 1e-9);
        assert!((effect.mean_absolute - f64::abs(slope)).abs() < 1e-9);
    }
    let together = effects.of(b, product).unwrap();
    // The mean effect of b is the mean of c over the levels, 0.5.
    assert!((together.mean - 0.5).abs() < 0.12 && together.standard_deviation > 0.2);
    assert_eq!(effects.of(a, product).unwrap(), MorrisEffect::default());
}

/// `y = k x^2` about x = 3: slope 6 k, elasticity 2 and 1, up to the step of the differences.
#[test]
fn local_effects_are_slopes_and_elasticities() {
    let mut study = Study::new();
    let x = study.vary("x", Spread::uniform(2.0.cm(), 4.0.cm()));
    let k = study.vary("k", Spread::uniform(4.0.mmhg(), 6.0.mmhg()));
    let idle = study.vary("idle", Spread::uniform(-1.0.mmhg(), 1.0.mmhg()));
    let y = study.measure::<Pressure>("y");
    let effects = study.local(|member, outcome| {
        let x = member.get(x)?.cm();
        Ok(outcome.set(y, member.get(k)? * (x * x))?)
    });
    let effects = effects.unwrap();
    let of_x = effects.of(x, y).unwrap();
    assert!((of_x.slope / 30.0 - 1.0).abs() < 0.01, "{of_x:?}");
    assert!((of_x.elasticity.unwrap() - 2.0).abs() < 0.02);
    assert!((of_x.over_range - 2.0 * of_x.slope).abs() < 1e-9);
    let of_k = effects.of(k, y).unwrap();
    assert!((of_k.slope - 9.0).abs() < 1e-9 && (of_k.elasticity.unwrap() - 1.0).abs() < 1e-9);
    let of_idle = effects.of(idle, y).unwrap();
    assert_eq!((of_idle.slope, of_idle.elasticity), (0.0, None));
}

#[test]
fn a_sensitivity_of_which_every_member_fails_names_the_first_and_its_factors() {
    let (study, _, _) = ishigami();
    let ended = study
        .morris(4, 0, |_, _| Err("no pulse".into()))
        .unwrap_err()
        .to_string();
    assert!(
        ended.contains("member 0 (x1 = ") && ended.ends_with("failed: no pulse"),
        "{ended}"
    );
}
