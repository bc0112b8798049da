//! Which members a study runs.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::study::error::StudyError;

/// Which members a study runs: points of the unit cube, one axis for each factor, that each factor's spread turns into values.
///
/// | design | members | for |
/// |---|---|---|
/// | [`grid`](Self::grid) | `levels` to the power of the number of factors | sweeps of one or two factors |
/// | [`latin_hypercube`](Self::latin_hypercube) | as said; each factor's range is met evenly | few members |
/// | [`sobol`](Self::sobol) | as said, best a power of two; all factors together are met evenly | means and quantiles |
/// | [`random`](Self::random) | as said | a virtual population whose members are independent |
///
/// The same design with the same seed gives the same members, whatever the machine and the number of threads.
///
/// Sources: M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21 (1979) 239, doi 10.2307/1268522 (Latin hypercube); I. M. Sobol 1967, in the direction numbers of S. Joe, F. Y. Kuo, SIAM J. Sci. Comput. 30 (2008) 2635,
/// doi 10.1137/070709359, scrambled as in B. Burley, J. Comput. Graph. Tech. 9 (2020) 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    kind: Kind,
    seed: u64,
    first: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Grid { levels: usize },
    LatinHypercube { members: usize },
    Sobol { members: usize },
    Random { members: usize },
}

/// The longest Sobol sequence, and the most factors of one.
const LONGEST_SOBOL: usize = 1 << 16;
const MOST_AXES: usize = 256;
/// More members than this are taken for a mistake.
const MOST_MEMBERS: usize = 10_000_000;

impl Design {
    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            seed: 0,
            first: 0,
        }
    }

    /// Every combination of `levels` even steps of each factor, both ends included; with one level the middle.
    pub const fn grid(levels: usize) -> Self {
        Self::of(Kind::Grid { levels })
    }

    /// `members` members, of which each factor has one in every `members`-th of its range.
    pub const fn latin_hypercube(members: usize) -> Self {
        Self::of(Kind::LatinHypercube { members })
    }

    /// The first `members` points of a scrambled Sobol sequence; at most 65,536 points of 256 factors.
    pub const fn sobol(members: usize) -> Self {
        Self::of(Kind::Sobol { members })
    }

    /// `members` independent members.
    pub const fn random(members: usize) -> Self {
        Self::of(Kind::Random { members })
    }

    /// With this seed; 0 unless said. A grid has none.
    #[must_use]
    pub const fn seeded(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Without the members before `member`, counted from 0: those that are left keep their numbers
    /// and factors.
    ///
    /// A design without any member left is none that fails: nothing runs.
    #[must_use]
    pub const fn starting_at(mut self, member: usize) -> Self {
        self.first = member;
        self
    }

    /// The first member that runs.
    pub(super) const fn first(&self) -> usize {
        self.first
    }

    /// The points of the unit cube, in order, those before the first member that runs among them.
    pub(super) fn points(&self, axes: usize) -> Result<Vec<Vec<f64>>, StudyError> {
        match self.kind {
            Kind::Grid { levels } => grid(levels, axes),
            Kind::LatinHypercube { members } => {
                count("members", members, MOST_MEMBERS)?;
                Ok(latin_hypercube(members, axes, self.seed))
            }
            Kind::Sobol { members } => {
                count("members of a Sobol sequence", members, LONGEST_SOBOL)?;
                count("factors of a Sobol sequence", axes, MOST_AXES)?;
                Ok(sobol(members, axes, self.seed))
            }
            Kind::Random { members } => {
                count("members", members, MOST_MEMBERS)?;
                let mut random = Pcg64::seed_from_u64(self.seed);
                let mut point = || (0..axes).map(|_| random.random()).collect();
                Ok((0..members).map(|_| point()).collect())
            }
        }
    }
}

/// Holds a count between 1 and `most`.
pub(super) fn count(field: &'static str, value: usize, most: usize) -> Result<(), StudyError> {
    if (1..=most).contains(&value) {
        return Ok(());
    }
    Err(StudyError::Setting {
        field,
        value: value as f64,
        must: format!("between 1 and {most}"),
    })
}

fn grid(levels: usize, axes: usize) -> Result<Vec<Vec<f64>>, StudyError> {
    count("levels of a grid", levels, MOST_MEMBERS)?;
    let members = u32::try_from(axes)
        .ok()
        .and_then(|axes| levels.checked_pow(axes));
    let members = members.unwrap_or(usize::MAX);
    count("members of a grid", members, MOST_MEMBERS)?;
    let place = |level: usize| match levels {
        1 => 0.5,
        _ => level as f64 / (levels - 1) as f64,
    };
    let point = |member: usize| {
        let mut rest = member;
        let mut axis = |_| {
            let level = rest % levels;
            rest /= levels;
            place(level)
        };
        (0..axes).map(&mut axis).collect()
    };
    Ok((0..members).map(point).collect())
}

fn latin_hypercube(members: usize, axes: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = Pcg64::seed_from_u64(seed);
    let mut points = vec![Vec::with_capacity(axes); members];
    for _ in 0..axes {
        let mut strata: Vec<usize> = (0..members).collect();
        // Fisher and Yates, written out so that the members do not change with the version of a library's shuffle.
        for last in (1..members).rev() {
            strata.swap(last, random.random_range(0..=last));
        }
        for (point, stratum) in points.iter_mut().zip(strata) {
            let within: f64 = random.random();
            point.push((stratum as f64 + within) / members as f64);
        }
    }
    points
}

/// Points of a scrambled Sobol sequence, each moved to the middle of its cell of 2^-24, so that none lies on an end.
pub(super) fn sobol(members: usize, axes: usize, seed: u64) -> Vec<Vec<f64>> {
    const HALF_CELL: f64 = 0.5 / (1 << 24) as f64;
    let seed = (seed ^ (seed >> 32)) as u32;
    let axis = |member, axis| {
        f64::from(sobol_burley::sample(member as u32, axis as u32, seed)) + HALF_CELL
    };
    let point = |member| (0..axes).map(|a| axis(member, a)).collect();
    (0..members).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_cube(points: &[Vec<f64>]) -> bool {
        points.iter().flatten().all(|x| (0.0..=1.0).contains(x))
    }

    #[test]
    fn a_grid_holds_every_combination() {
        let points = Design::grid(3).points(2).unwrap();
        assert_eq!(points.len(), 9);
        assert_eq!(points[0], [0.0, 0.0]);
        assert_eq!(points[1], [0.5, 0.0]);
        assert_eq!(points[8], [1.0, 1.0]);
        assert_eq!(Design::grid(1).points(2).unwrap(), [[0.5, 0.5]]);
    }

    #[test]
    fn a_latin_hypercube_meets_every_stratum_of_every_factor_once() {
        let points = Design::latin_hypercube(50).seeded(3).points(4).unwrap();
        assert!(in_cube(&points));
        for axis in 0..4 {
            let mut strata: Vec<usize> = points.iter().map(|p| (p[axis] * 50.0) as usize).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..50).collect::<Vec<_>>());
        }
    }

    /// A Sobol sequence has one point in each of the 16 squares of a 4 by 4 board after 16 points; random points hardly ever do.
    #[test]
    fn a_sobol_sequence_meets_every_square_of_a_board_once() {
        for seed in 0..8 {
            let points = Design::sobol(16).seeded(seed).points(2).unwrap();
            assert!(in_cube(&points));
            let mut squares: Vec<_> = points
                .iter()
                .map(|p| ((p[0] * 4.0) as u8, (p[1] * 4.0) as u8))
                .collect();
            squares.sort_unstable();
            squares.dedup();
            assert_eq!(squares.len(), 16, "seed {seed}");
        }
    }

    #[test]
    fn seeds_tell_designs_apart_and_the_same_seed_repeats() {
        for design in [
            Design::latin_hypercube(20),
            Design::sobol(20),
            Design::random(20),
        ] {
            let of = |seed| design.seeded(seed).points(3).unwrap();
            assert_eq!(of(5), of(5));
            assert_ne!(of(5), of(6));
        }
    }

    #[test]
    fn designs_without_members_or_with_far_too_many_are_refused() {
        for (design, axes) in [
            (Design::grid(0), 2),
            (Design::grid(1000), 20),
            (Design::latin_hypercube(0), 2),
            (Design::sobol(70_000), 2),
            (Design::sobol(8), 300),
            (Design::random(usize::MAX), 1),
        ] {
            let refused = design.points(axes).unwrap_err().to_string();
            assert!(refused.contains("must be between 1 and"), "{refused}");
        }
    }
}
