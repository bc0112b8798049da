//! Rooted trees: each is one condition for a method of Runge and Kutta to be of its order.

/// A rooted tree: one condition of order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree(pub(super) Vec<Tree>);

impl Tree {
    pub(super) fn order(&self) -> usize {
        1 + self.0.iter().map(Self::order).sum::<usize>()
    }

    pub(super) fn density(&self) -> f64 {
        let below: f64 = self.0.iter().map(Self::density).product();
        self.order() as f64 * below
    }

    /// In how many ways its branches can be exchanged for equal ones.
    pub(super) fn symmetry(&self) -> f64 {
        let children = self.0.iter().enumerate();
        children.fold(1.0, |all, (i, child)| {
            let alike = self.0[..=i].iter().filter(|other| *other == child);
            all * child.symmetry() * alike.count() as f64
        })
    }
}

/// All trees of an order, each once.
pub(super) fn trees(order: usize) -> Vec<Tree> {
    fn forests(nodes: usize, largest: usize) -> Vec<Vec<Tree>> {
        if nodes == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for size in 1..=largest.min(nodes) {
            for tree in trees(size) {
                for rest in forests(nodes - size, size) {
                    let mut forest = vec![tree.clone()];
                    forest.extend(rest);
                    all.push(forest);
                }
            }
        }
        all
    }
    let mut found: Vec<Tree> = Vec::new();
    for mut forest in forests(order - 1, order - 1) {
        forest.sort_by_key(|tree| format!("{tree:?}"));
        let tree = Tree(forest);
        if !found.contains(&tree) {
            found.push(tree);
        }
    }
    found
}

#[test]
fn trees_are_counted_rightly() {
    let counts = [1, 2, 3, 4, 5, 6].map(|order| trees(order).len());
    assert_eq!(counts, [1, 1, 2, 4, 9, 20]);
    // Every labelled tree once: each tree in as many ways as its labels can be told apart.
    let ways = |tree: &Tree| 24.0 * 5.0 / (tree.symmetry() * tree.density());
    let labelled: f64 = trees(5).iter().map(ways).sum();
    assert!((labelled - 24.0).abs() < 1e-12);
}
