//! Finding where a map stands still.

use super::anderson::{Anderson, residual};

/// A mixed point whose image changes by this much more than the best one before is thrown away (design value).
const MOST_GROWTH: f64 = 10.0;

/// An accelerated fixed-point iteration, with its safeguards: where to evaluate a map next, so that its point soon is its own image.
///
/// The map stays with the caller, who evaluates it wherever he is told to: it may be dear, may fail, and may be any. What mixes the points is [`Anderson`].
///
/// The step is the plain one, to the image, where a mixed point is not admitted; and the iteration starts again, without its memory, from the
/// image that changed least if a mixed point turns out to change more than ten times as much as that.
///
/// # Limits
///
/// It finds fixed points that plain iteration would leave, too: to see whether one attracts, go on plainly from it.
///
/// ```
/// use soleus::solver::FixedPoint;
///
/// // Plain iteration of the cosine needs 56 images for nine digits.
/// let mut search = FixedPoint::new(&[1.0]);
/// let mut point = vec![1.0_f64];
/// for _ in 0..8 {
///     let image = vec![point[0].cos()];
///     point = search.advance(&point, &image, |_| true).point;
/// }
/// assert!((point[0] - 0.739_085_133_2).abs() < 1e-9);
/// ```
#[derive(Clone, Debug)]
pub struct FixedPoint {
    scales: Vec<f64>,
    mixer: Anderson,
    best: Option<Best>,
    last: Move,
}

#[derive(Clone, Debug)]
struct Best {
    change: f64,
    image: Vec<f64>,
}

/// How a next point was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Move {
    /// It is the image.
    Plain,
    /// It is mixed of the last images.
    Mixed,
    /// It is the image that changed least so far; the memory was emptied.
    Restarted,
}

/// What one image told.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// Where to evaluate the map next.
    pub point: Vec<f64>,
    /// How that point was found.
    pub by: Move,
    /// The largest change of any number from the point to its image, as a share of its scale; infinite if the image is not finite.
    pub change_relative: f64,
    /// Which number changed most; none if nothing changed.
    pub worst: Option<usize>,
    /// About how far the image is from the fixed point, at least the change, as a share of the scale.
    ///
    /// A mode that loses only a share of 0.003 with each image changes by 0.003 of its distance: this sees it as soon as it has been seen changing, and no earlier.
    pub distance_relative: f64,
}

impl FixedPoint {
    /// A search for states of these scales; a number of infinite scale may change without end.
    pub fn new(scales: &[f64]) -> Self {
        Self {
            scales: scales.to_vec(),
            mixer: Anderson::new(scales),
            best: None,
            last: Move::Plain,
        }
    }

    /// Sets how many differences are mixed at most; 10 unless said.
    #[must_use]
    pub fn with_depth(mut self, depth: usize) -> Self {
        self.mixer = self.mixer.with_depth(depth);
        self
    }

    /// Sets by how much an image may be off, as a share of the scales; 0 unless said. Smaller differences are trusted less.
    #[must_use]
    pub fn with_noise(mut self, share_of_scale: f64) -> Self {
        self.mixer = self.mixer.with_noise(share_of_scale);
        self
    }

    /// How many differences the estimate of the distance rests on.
    pub fn remembered(&self) -> usize {
        self.mixer.remembered()
    }

    /// Takes a point and its image; a mixed point is returned only if `admits` it.
    pub fn advance(
        &mut self,
        point: &[f64],
        image: &[f64],
        admits: impl Fn(&[f64]) -> bool,
    ) -> Advance {
        let (change, worst) = largest(residual(point, image, &self.scales));
        if let Some(best) = self.overshot(change) {
            return self.restart(best, change, worst);
        }
        let mixed = self.mixer.mix(point, image);
        let (ahead, _) = largest(residual(image, &mixed, &self.scales));
        if change.is_finite() && self.best.as_ref().is_none_or(|best| change < best.change) {
            let image = image.to_vec();
            self.best = Some(Best { change, image });
        }
        let usable = mixed != image && ahead.is_finite() && admits(&mixed);
        self.last = if usable { Move::Mixed } else { Move::Plain };
        Advance {
            point: if usable { mixed } else { image.to_vec() },
            by: self.last,
            change_relative: change,
            worst,
            distance_relative: change.max(ahead),
        }
    }

    /// Takes note that the map has no image at the mixed point last returned: the point to evaluate instead.
    ///
    /// None if that point was a plain one: then the map itself leads where it has no image.
    pub fn refuse(&mut self) -> Option<Vec<f64>> {
        let mixed = self.last == Move::Mixed;
        let best = self.best.take().filter(|_| mixed)?;
        self.mixer.forget();
        self.last = Move::Restarted;
        Some(best.image)
    }

    /// The best image, if the last mixed point turned out far worse.
    fn overshot(&mut self, change: f64) -> Option<Best> {
        let mixed = self.last == Move::Mixed;
        let worse = |best: &mut Best| change > MOST_GROWTH * best.change;
        self.best.take_if(|best| mixed && worse(best))
    }

    fn restart(&mut self, best: Best, change: f64, worst: Option<usize>) -> Advance {
        self.mixer.forget();
        self.last = Move::Restarted;
        Advance {
            point: best.image,
            by: self.last,
            change_relative: change,
            worst,
            distance_relative: change,
        }
    }
}

/// The largest size and where it is; infinite if a number is not finite.
fn largest(values: impl Iterator<Item = f64>) -> (f64, Option<usize>) {
    let sizes = values.map(|value| {
        if value.is_finite() {
            value.abs()
        } else {
            f64::INFINITY
        }
    });
    let of = |worst: (f64, Option<usize>), (index, size): (usize, f64)| {
        if size > worst.0 {
            (size, Some(index))
        } else {
            worst
        }
    };
    sizes.enumerate().fold((0.0, None), of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evaluates until the distance is below 1e-10, and says after how many images.
    fn count(start: &[f64], depth: usize, map: impl Fn(&[f64]) -> Vec<f64>) -> (Vec<f64>, usize) {
        let mut search = FixedPoint::new(&vec![1.0; start.len()]).with_depth(depth);
        let mut point = start.to_vec();
        for images in 1..=20_000 {
            let image = map(&point);
            let next = search.advance(&point, &image, |_| true);
            if next.distance_relative < 1e-10 {
                return (image, images);
            }
            point = next.point;
        }
        panic!("not found");
    }

    #[test]
    fn a_slow_mode_is_found_at_once() {
        let map = |x: &[f64]| vec![0.997 * x[0] + 0.003, 0.2 * x[1] + 0.1 * x[0]];
        let (fixed, images) = count(&[9.0, 0.0], 10, map);
        assert!((fixed[0] - 1.0).abs() < 1e-9 && (fixed[1] - 0.125).abs() < 1e-9);
        let (_, plain) = count(&[9.0, 0.0], 0, map);
        assert!(images <= 5, "{images}");
        // ln(1e-10 / 0.024) / ln(0.997)
        assert!((6400..=6450).contains(&plain), "{plain}");
    }

    #[test]
    fn a_map_that_is_not_linear_is_found_in_few_images() {
        let (fixed, images) = count(&[1.0], 10, |x| vec![x[0].cos()]);
        let (_, plain) = count(&[1.0], 0, |x| vec![x[0].cos()]);
        assert!(
            (fixed[0] - 0.739_085_133_215_160_6).abs() < 1e-10,
            "{fixed:?}"
        );
        assert!(images <= 9 && plain > 50, "{images} against {plain}");
    }

    #[test]
    fn a_map_that_leads_away_still_has_its_fixed_point() {
        let (fixed, images) = count(&[2.0], 10, |x| vec![4.0 - 3.0 * x[0]]);
        assert!((fixed[0] - 1.0).abs() < 1e-10 && images <= 4, "{images}");
    }

    #[test]
    fn the_distance_of_a_slow_mode_is_seen_where_its_change_is_small() {
        let mut search = FixedPoint::new(&[1.0]);
        let map = |x: f64| 1.0 + 0.997 * (x - 1.0);
        let mut point = 1.1;
        let mut last = search.advance(&[point], &[map(point)], |_| false);
        for _ in 0..2 {
            point = last.point[0];
            last = search.advance(&[point], &[map(point)], |_| false);
        }
        let distance = (map(point) - 1.0).abs();
        assert!((last.change_relative - 0.003 * 0.1 * 0.997_f64.powi(2)).abs() < 1e-12);
        assert!((last.distance_relative / distance - 1.0).abs() < 1e-6);
        assert_eq!((last.by, last.worst), (Move::Plain, Some(0)));
    }

    #[test]
    fn what_is_not_admitted_is_replaced_by_the_image() {
        let mut search = FixedPoint::new(&[1.0]);
        search.advance(&[4.0], &[3.8], |point| point[0] > 0.0);
        let next = search.advance(&[3.8], &[3.61], |point| point[0] > 0.5);
        assert_eq!((next.by, next.point), (Move::Plain, vec![3.61]));
    }

    #[test]
    fn a_mixed_point_that_is_far_worse_starts_the_search_again() {
        let mut search = FixedPoint::new(&[1.0]);
        search.advance(&[4.0], &[3.8], |_| true);
        let mixed = search.advance(&[3.8], &[3.61], |_| true);
        assert_eq!(mixed.by, Move::Mixed);
        let again = search.advance(&mixed.point, &[mixed.point[0] + 2.0], |_| true);
        assert_eq!((again.by, again.point), (Move::Restarted, vec![3.61]));
        assert_eq!((again.change_relative, search.remembered()), (2.0, 0));
    }

    #[test]
    fn a_map_without_an_image_is_left_by_the_way_it_was_entered() {
        let mut search = FixedPoint::new(&[1.0]);
        assert_eq!(search.refuse(), None);
        search.advance(&[4.0], &[3.8], |_| true);
        search.advance(&[3.8], &[3.61], |_| true);
        assert_eq!(search.refuse(), Some(vec![3.61]));
        assert_eq!(search.refuse(), None);
    }

    #[test]
    fn a_map_without_a_fixed_point_never_seems_to_have_one() {
        let mut search = FixedPoint::new(&[1.0]);
        let mut point = vec![0.0];
        for _ in 0..100 {
            let image = vec![point[0] + 1.0];
            let next = search.advance(&point, &image, |point| point[0].abs() < 1e6);
            assert!(next.change_relative > 0.9 && next.distance_relative > 0.9);
            point = next.point;
        }
    }

    #[test]
    fn what_is_not_finite_is_infinitely_far() {
        let mut search = FixedPoint::new(&[1.0, f64::INFINITY]);
        let next = search.advance(&[1.0, 0.0], &[f64::NAN, 7.0], |_| true);
        assert_eq!((next.change_relative, next.worst), (f64::INFINITY, Some(0)));
        let mut search = FixedPoint::new(&[1.0, f64::INFINITY]);
        let next = search.advance(&[1.0, 0.0], &[1.0, 7.0], |_| true);
        assert_eq!((next.change_relative, next.worst), (0.0, None));
    }
}
