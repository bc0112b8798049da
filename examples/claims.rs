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
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use serde_json::Value;
use soleus::report::WholeFile;

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

/// The page and its figures, if they are to be written.
fn files(options: &Options) -> [Option<PathBuf>; 3] {
    let writes = options.claim.is_empty() && !options.json && !options.markdown;
    ["claims.md", "claims_pump.svg", "claims_manoeuvres.svg"]
        .map(|name| writes.then(|| options.into.join(name)))
}

/// Writes the page and its figures.
fn write(
    [page, pump, manoeuvres]: [Option<&Path>; 3],
    tested: &[Tested],
) -> Result<(), Box<dyn Error>> {
    save::all([
        save::into(page, |file| WholeFile::save(file, page::markdown(tested))),
        save::into(pump, |file| {
            figures::pump().and_then(|figure| Ok(figure.save(file)?))
        }),
        save::into(manoeuvres, |file| figures::manoeuvres(tested).save(file)),
    ])
}

fn json(tested: &[Tested]) -> Value {
    let objects = tested.iter().flat_map(|own| {
        let claim = own.claim.words;
        own.findings.iter().map(move |finding| finding.json(claim))
    });
    Value::Array(objects.collect())
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let files = files(options);
    let files = files.each_ref().map(Option::as_deref);
    let [page, pump, manoeuvres] = files;
    save::check(&[(page, "md"), (pump, "svg"), (manoeuvres, "svg")], &[])?;
    let mut lab = Lab::default();
    let tested = tested(options, &mut lab)?;
    if options.json {
        return output::write(&format!("{:#}\n", json(&tested)));
    }
    if options.markdown {
        let sections: Vec<String> = tested.iter().map(page::section).collect();
        return output::write(&sections.join("\n"));
    }
    let printed = output::write(&page::text(&tested));
    let written = progress::during("drawing", || write(files, &tested));
    save::all([printed, written])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
