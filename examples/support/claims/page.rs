//! The results as a page, and as text.

use super::catalogue::Tested;
use super::finding::{Finding, short};
use super::verdict::{RULE, Verdict};

/// Published effects, as they are written.
fn published(finding: &Finding) -> String {
    match finding.published {
        Some(own) => format!("{} to {} ({})", short(own.low), short(own.high), own.source),
        None => String::from("–"),
    }
}

/// The page: all claims at a glance, then each with its experiments.
pub fn markdown(tested: &[Tested]) -> String {
    let mut page = String::from(
        "# The claims of the second heart, put to the test\n\nEach claim that is made for the calf's muscle pump is an experiment with its control here. This page is written by\n`cargo run --release --example claims`; `--json` gives the same numbers.\n\n",
    );
    page.push_str("It is what a model says, in the conditions that each experiment names. It is no evidence of what happens in people; where something was measured in them, it is beside it.\n\n");
    page.push_str(&format!("{RULE}\n\n"));
    page.push_str("| claim | verdict |\n|---|---|\n");
    for own in tested {
        let row = format!(
            "| [{}](#{}) | {} |\n",
            own.claim.words,
            own.claim.key,
            own.verdict()
        );
        page.push_str(&row);
    }
    page.push_str("\n![Pressure in the foot's veins, volume of the legs and arterial pressure, lying, standing and in heel raises: healthy, without valves, without gravity](claims_pump.svg)\n");
    page.push_str(
        "\n![Pressure in the foot's veins before and in each manoeuvre](claims_manoeuvres.svg)\n",
    );
    for own in tested {
        page.push('\n');
        page.push_str(&section(own));
    }
    page
}

/// The section of a claim.
pub fn section(tested: &Tested) -> String {
    let claim = tested.claim;
    let mut text = format!(
        "## {}\n{} **{}.**\n",
        claim.key,
        claim.words,
        capitalised(&tested.verdict().to_string())
    );
    if !claim.remark.is_empty() {
        text.push_str(&format!("\n{}\n", claim.remark));
    }
    text.push_str("\n| experiment | quantity, unit of all numbers in the row | without | with | effect | published effect | effect in the control | verdict |\n|---|---|---|---|---|---|---|---|\n");
    for finding in &tested.findings {
        let (control, in_control) = finding.control;
        text.push_str(&format!(
            "| {} | {}, {} | {} | {} | {} | {} | {}: {} | {} |\n",
            finding.experiment,
            finding.quantity,
            finding.unit,
            short(finding.without),
            short(finding.with),
            signed(finding.effect()),
            published(finding),
            control,
            signed(in_control),
            finding.verdict(),
        ));
    }
    text
}

/// The same for a terminal.
pub fn text(tested: &[Tested]) -> String {
    let mut text = String::new();
    for own in tested {
        text.push_str(&format!(
            "{}\n  {}\n",
            own.claim.words,
            capitalised(&own.verdict().to_string())
        ));
        for finding in &own.findings {
            let (unit, (control, in_control)) = (finding.unit, finding.control);
            text.push_str(&format!(
                "  - {}\n      {}: {} to {} {unit}, effect {} {unit}\n      published, {unit}: {}\n      control: {control}: {} {unit}\n      {}\n",
                finding.experiment,
                finding.quantity,
                short(finding.without),
                short(finding.with),
                signed(finding.effect()),
                published(finding),
                signed(in_control),
                finding.verdict(),
            ));
        }
        if !own.claim.remark.is_empty() {
            text.push_str(&format!("  {}\n", own.claim.remark));
        }
        text.push('\n');
    }
    let count = |verdict| tested.iter().filter(|own| own.verdict() == verdict).count();
    text.push_str(&format!(
        "Of {} claims {} hold, {} hold in part, {} are not in this model.\n",
        tested.len(),
        count(Verdict::Holds),
        count(Verdict::HoldsInPart),
        count(Verdict::NotInThisModel),
    ));
    text
}

fn signed(value: f64) -> String {
    let text = short(value);
    let plus = if value > 0.0 && text != "0" { "+" } else { "" };
    format!("{plus}{text}")
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
