//! Tells what happens, in the terminal's language; silent when only JSON is wanted.

use std::collections::BTreeSet;

use fieldbook_document::{ArgValue, Language, render};
use fieldbook_store::ListFilter;

use crate::DemoError;
use crate::stage::Stage;

/// The teller.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// In which language.
    pub language: Language,
    /// Whether anything is told at all.
    pub aloud: bool,
}

impl Story {
    /// A sentence of the catalogue.
    pub(crate) fn sentence(self, id: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<_> =
            args.iter().map(|(name, value)| (*name, ArgValue::from(*value))).collect();
        render(self.language, id, &args)
    }

    /// A heading.
    pub(crate) fn chapter(self, id: &str) {
        self.print(&format!("\n== {} ==", self.sentence(id, &[])));
    }

    /// A line of the catalogue.
    pub fn tell(self, id: &str, args: &[(&str, &str)]) {
        self.print(&self.sentence(id, args));
    }

    /// A line under the last one.
    pub(crate) fn detail(self, text: &str) {
        self.print(&format!("  · {text}"));
    }

    fn print(self, line: &str) {
        if self.aloud {
            println!("{line}");
        }
    }
}

/// What was merged, and what is where, as the phones show it.
///
/// # Errors
/// What the phones say.
pub(crate) fn epilogue(stage: &Stage, story: Story) -> Result<(), DemoError> {
    story.chapter("demo-chapter-merged");
    let mut told = BTreeSet::new();
    for engineer in &stage.engineers {
        for listed in engineer.phone.orders(ListFilter::All)? {
            let merges = engineer.phone.merge_notes(listed.row.order)?;
            if merges.is_empty() || !told.insert(listed.row.order) {
                continue;
            }
            story.tell(
                "demo-order",
                &[("number", &listed.row.number), ("title", &listed.row.title)],
            );
            for merge in &merges {
                story.detail(&merge.text);
            }
        }
    }
    if told.is_empty() {
        story.tell("demo-nothing-merged", &[]);
    }
    story.chapter("demo-chapter-where");
    for engineer in &stage.engineers {
        let status = engineer.phone.sync_status()?;
        let (hub, pending) =
            (status.changes_at_hub.to_string(), status.changes_pending.to_string());
        story.tell(
            "demo-where-phone",
            &[("who", engineer.name), ("hub", &hub), ("pending", &pending)],
        );
        story.detail(&story.sentence(
            if status.safe_to_wipe { "demo-where-wiped" } else { "demo-where-kept" },
            &[],
        ));
    }
    Ok(())
}
