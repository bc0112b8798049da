//! The claims that are made for the calf's muscle pump, each as an experiment with its control, against what was measured in people.
//!
//! ```text
//! cargo run --release --example claims                 # prints the report, and writes docs/claims.md with its figures
//! cargo run --release --example claims -- --json       # a list of objects; writes nothing
//! cargo run --release --example claims -- --claim valves --claim gravity
//! ```

mod support {
    pub mod claims;
    pub mod output;
    pub mod progress;
    pub mod save;
}

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use serde_json::Value;

use support::claims::catalogue::{CLAIMS, Tested};
use support::claims::lab::Lab;
use support::claims::{figures, page};
use support::{output, progress, save};

/// Every claim for the second heart as an experiment with its control.
#[derive(Debug, Parser)]
#[command(name = "claims")]
struct Options {
    /// Only this claim; may be given several times. Nothing is written then
    #[arg(long, value_name = "CLAIM", value_parser = PossibleValuesParser::new(CLAIMS.map(|claim| claim.key)))]
    claim: Vec<String>,

    /// Print a JSON list with an object for each experiment, and write nothing
    #[arg(long, conflicts_with = "markdown")]
    json: bool,

    /// Print the sections of the page, and write nothing
    #[arg(long)]
    markdown: bool,

    /// The folder into which the page and its figures are written
    #[arg(long, value_name = "FOLDER", default_value = "docs")]
    into: PathBuf,
}

fn tested(options: &Options, lab: &mut Lab) -> Result<Vec<Tested>, Box<dyn Error>> {
    let chosen =
        |key: &&str| options.claim.is_empty() || options.claim.iter().any(|own| own == *key);
    let claims: Vec<_> = CLAIMS.iter().filter(|claim| chosen(&claim.key)).collect();
    let mut progress = progress::bar("experimenting", "claims", claims.len() as f64);
    let tested = claims.iter().enumerate().map(|(place, claim)| {
        let findings = (claim.experiments)(lab)?;
        progress((place + 1) as f64);
        Ok(Tested { claim, findings })
    });
    tested.collect()
}

/// Writes the page and its figures.
fn write(options: &Options, tested: &[Tested]) -> Result<(), Box<dyn Error>> {
    save::save(&options.into.join("claims.md"), &page::markdown(tested))?;
    figures::pump()?.save(options.into.join("claims_pump.svg"))?;
    figures::manoeuvres(tested).save(options.into.join("claims_manoeuvres.svg"))?;
    Ok(())
}

fn json(tested: &[Tested]) -> Value {
    let objects = tested.iter().flat_map(|own| {
        let claim = own.claim.words;
        own.findings.iter().map(move |finding| finding.json(claim))
    });
    Value::Array(objects.collect())
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let writes = options.claim.is_empty() && !options.json && !options.markdown;
    if writes && !options.into.is_dir() {
        let folder = options.into.display();
        return Err(
            format!("there is no folder {folder} to write into; name one with --into").into(),
        );
    }
    let mut lab = Lab::default();
    let tested = tested(options, &mut lab)?;
    if options.json {
        return Ok(output::write(&format!("{:#}\n", json(&tested)))?);
    }
    if options.markdown {
        let sections: Vec<String> = tested.iter().map(page::section).collect();
        return Ok(output::write(&sections.join("\n"))?);
    }
    if writes {
        progress::during("drawing", || write(options, &tested))?;
    }
    Ok(output::write(&page::text(&tested))?)
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
