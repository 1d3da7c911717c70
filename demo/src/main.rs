//! `cargo demo`: a hub and two phones live through a working day without network, and nothing is lost.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use fieldbook_demo::{DemoError, Ledger, Source, Stage, Story, Verdict, check, live};
use fieldbook_document::Language;

/// One hub and two phones on this machine live through a working day without network.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// Orders of your own: a CSV file, with --mapping.
    #[arg(long, requires = "mapping")]
    csv: Option<PathBuf>,
    /// How the columns of the CSV become orders; see server/mappings.
    #[arg(long, requires = "csv")]
    mapping: Option<PathBuf>,
    /// zh-Hans, zh-Hant or en; else the terminal's language.
    #[arg(long)]
    lang: Option<Language>,
    /// Print the verdict as JSON and nothing else.
    #[arg(long)]
    json: bool,
    /// Leave hub, phones and ledger in this folder, which must be new or empty.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Only check a day that was kept.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["csv", "keep"])]
    check: Option<PathBuf>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args).await {
        Ok(verdict) => {
            report(&verdict, args.json);
            if verdict.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &Args) -> Result<Verdict, DemoError> {
    let story = Story { language: args.lang.unwrap_or_else(terminal_language), aloud: !args.json };
    if let Some(kept) = &args.check {
        return check(kept, story).await;
    }
    let Some(keep) = &args.keep else {
        let dir = tempfile::tempdir()?;
        return whole_day(dir.path(), args, story).await;
    };
    std::fs::create_dir_all(keep)?;
    if std::fs::read_dir(keep)?.next().is_some() {
        return Err(DemoError::NotEmpty);
    }
    let verdict = whole_day(keep, args, story).await?;
    story.tell("demo-where-ledger", &[("path", &Ledger::path(keep).display().to_string())]);
    Ok(verdict)
}

async fn whole_day(dir: &Path, args: &Args, story: Story) -> Result<Verdict, DemoError> {
    let source = Source { csv: args.csv.clone(), mapping: args.mapping.clone() };
    let stage = Stage::set(dir, &source, story).await?;
    live(&stage, story).await?;
    stage.close().await?;
    check(dir, story).await
}

fn terminal_language() -> Language {
    sys_locale::get_locale().and_then(|tag| tag.parse().ok()).unwrap_or(Language::En)
}

fn report(verdict: &Verdict, as_json: bool) {
    let Verdict { converged, orders, edits, lost } = verdict;
    if as_json {
        println!(
            "{{\"converged\":{converged},\"orders\":{orders},\"edits\":{edits},\"lost\":{lost}}}"
        );
    } else {
        println!("\nconverged: {converged}, orders: {orders}, edits: {edits}, lost: {lost}");
    }
}
