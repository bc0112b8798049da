//! The claims that are made for the second heart, each with its experiments.

use super::finding::Finding;
use super::lab::{Failure, Lab};
use super::verdict::{Verdict, together};
use super::{fluid, gravity, heart, muscles, people, stillness, valves};

/// A claim in plain words, and how it is put to the test.
pub struct Claim {
    /// By which it is chosen on the command line.
    pub key: &'static str,
    pub words: &'static str,
    /// What a reader must know of the model to read the result.
    pub remark: &'static str,
    pub experiments: fn(&mut Lab) -> Result<Vec<Finding>, Failure>,
}

/// A claim that was put to the test.
pub struct Tested {
    pub claim: &'static Claim,
    pub findings: Vec<Finding>,
}

impl Tested {
    pub fn verdict(&self) -> Verdict {
        let verdicts: Vec<Verdict> = self.findings.iter().map(Finding::verdict).collect();
        together(&verdicts)
    }
}

/// All claims.
pub const CLAIMS: [Claim; 19] = [
    Claim {
        key: "second-heart",
        words: "The muscles of the calf are a second heart: they drive venous blood up to the first.",
        remark: "The published power is an estimate for a calf that is full at each step, as with the flow of running. The first raises of a full leg give as much; a minute later each raise finds less to press out. In running the heart of the model gives about half of what people's gives, and muscles can press out no more than flows in.",
        experiments: heart::second_heart,
    },
    Claim {
        key: "deep-veins",
        words: "The soleus lies around the deep veins; as it contracts it presses the blood out of them.",
        remark: "",
        experiments: muscles::deep_veins,
    },
    Claim {
        key: "valves",
        words: "One-way valves keep the blood from falling back.",
        remark: "",
        experiments: valves::backflow,
    },
    Claim {
        key: "gravity",
        words: "Gravity pools blood in the legs of who sits or stands.",
        remark: "",
        experiments: gravity::pools,
    },
    Claim {
        key: "pooling",
        words: "The pump lessens pooling and pressure in long sitting and standing.",
        remark: "",
        experiments: gravity::pump_against_pooling,
    },
    Claim {
        key: "swelling",
        words: "Without pumping legs swell; moving the calf, or a stocking, lessens it.",
        remark: "Tissue fluid alone; a plethysmograph sees the blood as well.",
        experiments: fluid::swelling,
    },
    Claim {
        key: "varicose",
        words: "Where the pump fails, pressure in the veins stays high: varicose veins, skin changes and sores follow.",
        remark: "The model has the pressure; that veins widen and skin breaks under it is not in it. The incidence of ulcers is what was found in people with the pressure that the model reaches (Nicolaides et al. 1993, 220 limbs).",
        experiments: valves::high_pressure,
    },
    Claim {
        key: "clots",
        words: "Moving the calf keeps blood from standing still, in which clots form.",
        remark: "Indices of stasis, not of clotting: walls and the blood's readiness to clot are not in the model.",
        experiments: stillness::clots,
    },
    Claim {
        key: "surgery",
        words: "After surgery blood moves slowly in the calf; moving the feet speeds it up.",
        remark: "The flow of the leg after surgery was set from a measured fall of the calf's flow by 58 %; the fall of velocity follows from that, and is no independent evidence.",
        experiments: people::surgery,
    },
    Claim {
        key: "blood-pressure",
        words: "The pump helps to keep up blood pressure in standing.",
        remark: "The muscles' pump alone, without the central command that goes with exercise.",
        experiments: heart::blood_pressure,
    },
    Claim {
        key: "reflexes",
        words: "Where the reflexes fail, blood pressure falls in standing, and the muscles of the legs must make up for it.",
        remark: "Muscles raise pressure without reflexes; heel raises do so more than was found in patients, whose vessels open with work everywhere, here in the calf alone. Tensing works against its own vessels: without gravity, where there is nothing to press out, it lowers pressure.",
        experiments: heart::without_reflexes,
    },
    Claim {
        key: "fainting",
        words: "Tensing the legs puts off fainting.",
        remark: "The healthy body loses 700 mL of plasma here, since the default outlasts the test. Most people faint by a vasovagal reflex, which is not in the model: here a test ends when the reflexes have no more to give.",
        experiments: heart::tolerance,
    },
    Claim {
        key: "output",
        words: "The pump returns blood to the heart, which fills and puts out more.",
        remark: "The published rise goes with exercise that also commands the heart; here the pump acts alone.",
        experiments: heart::output,
    },
    Claim {
        key: "strain",
        words: "The pump lessens the strain on the heart.",
        remark: "The literature does not settle this claim: no study was found that measured the heart's work with and without the calf's. In the model, standing, the pump lets the heart beat more slowly. But it fills more, puts out more, and does more work a minute and for each litre, for more oxygen a minute. A litre costs a little less oxygen, as fewer beats carry it; but that it does without valves as well, as the vessels of the working muscles open. The product of rate and pressure does not fall. Oxygen is told from the pressure-volume area, by a relation that was measured in dogs (Suga et al. 1983).",
        experiments: heart::strain,
    },
    Claim {
        key: "heart-failure",
        words: "Above all a failing heart is helped, and strained less.",
        remark: "Not settled either: what was published of the pump in heart failure is that people with a poor one live shorter, which says nothing of cause. In the model, standing, with a failing left ventricle, the raises add output; the heart does more work for it, and for each litre, takes more oxygen a minute, and beats hardly more slowly. Only the oxygen for a litre falls.",
        experiments: people::heart_failure,
    },
    Claim {
        key: "older",
        words: "Older people, whose pump is weaker, gain most from it.",
        remark: "That the muscle ejects less with age is what its sources say of volume, ankle and veins, put together. No study was found that measured what heel raises add in old and young. In the model the old gain less: a weaker pump has less to give.",
        experiments: people::older,
    },
    Claim {
        key: "diverter",
        words: "The pump diverts flow from superficial to deep veins, and so keeps pressure low in walking.",
        remark: "After Tauraginskii et al. 2024, whose abstract gives the signs of the gradients, not their sizes.",
        experiments: muscles::diverter,
    },
    Claim {
        key: "manoeuvres",
        words: "Heel raises standing and seated, toe taps, moving the toes, walking, marching and resisted raises switch it on.",
        remark: "Without the central command of exercise, so that only muscles act. Of these only walking has a published fall.",
        experiments: muscles::manoeuvres,
    },
    Claim {
        key: "endurance",
        words: "The soleus is made of slow fibres and hardly tires.",
        remark: "The model's law of fatigue is that of the muscles of the ankle as a whole (Frey Law et al. 2012). It says that light work can go on for hours; that slow fibres are the reason is not in it.",
        experiments: muscles::endurance,
    },
];
