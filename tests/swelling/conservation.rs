//! What tissues gain, plasma loses: fluid and protein.

use soleus::drivers::{Plasma, TissueProtein};
use soleus::prelude::*;

use crate::support::{sitting, standing};

/// Two hours of sitting, and standing with walking after: to 1e-12 of all that is there.
#[test]
fn blood_tissue_and_protein_are_conserved() {
    for ran in [sitting(), standing()] {
        let (solution, exchange) = (&ran.0.solution, ran.exchange());
        let drift = solution.volume_drift_relative();
        assert!(drift < 1e-12, "{drift:e}");
        let count = |time: Time| {
            let mut moment = solution.at(time).unwrap();
            let frame = moment.frame();
            let plasma = frame
                .signal(exchange.plasma.signal(Plasma::VOLUME))
                .unwrap();
            let dense = frame
                .signal(exchange.plasma.signal(Plasma::PROTEIN))
                .unwrap();
            let sum = |nodes: &[Node]| -> f64 {
                let volumes = nodes.iter().map(|node| frame.volume(*node).unwrap().ml());
                volumes.sum()
            };
            let blood = sum(ran.0.body.blood());
            let fluid: Vec<_> = ran.0.body.tissues.iter().map(|id| id.node()).collect();
            let within = exchange.tissues.iter().map(|tissue| {
                let protein = tissue.protein.signal(TissueProtein::PROTEIN);
                frame.signal(protein).unwrap().grams()
            });
            let protein = (dense * plasma).grams() + within.sum::<f64>();
            (blood, plasma.ml(), sum(&fluid), protein)
        };
        let (start, end) = (count(solution.start()), count(solution.end()));
        let (plasma, tissue) = (end.1 - start.1, end.2 - start.2);
        println!(
            "plasma {plasma:+.1} mL, tissues {tissue:+.1} mL, protein {:.1} g",
            start.3
        );
        assert!(tissue > 100.0);
        // Of 17 L of fluid, 5 of blood: what the drivers count is what the compartments hold.
        assert!(
            (plasma + tissue).abs() < 1e-12 * 17_000.0,
            "{:e}",
            plasma + tissue
        );
        let blood = end.0 - start.0;
        assert!(
            (blood - plasma).abs() < 1e-12 * 17_000.0,
            "{:e}",
            blood - plasma
        );
        assert!(
            (end.3 / start.3 - 1.0).abs() < 1e-12,
            "{} {}",
            start.3,
            end.3
        );
    }
}
