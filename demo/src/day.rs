//! The day itself: both phones offline, both engineers and the dispatcher on the same orders, then the network.

mod dispatcher;
mod engineer;

use fieldbook_client::{Random, SystemRandom};
use fieldbook_model::{EntryId, OrderId};

use crate::stage::{Stage, sync};
use crate::{DemoError, Entry, Ledger, Story};

use dispatcher::Dispatcher;
use engineer::Hands;

/// Lives through the day; answers how many edits were made.
///
/// # Errors
/// What hub, office or phones say; the ledger then holds what was begun.
pub async fn live(stage: &Stage, story: Story) -> Result<usize, DemoError> {
    let mut diary = Diary { ledger: Ledger::begin(&stage.dir)?, edits: 0, story };
    offline(stage, &mut diary).await?;
    reconnect(stage, story).await?;
    crate::story::epilogue(stage, story)?;
    Ok(diary.edits)
}

/// Writes each edit into the ledger before it is made, and tells it.
pub(crate) struct Diary {
    ledger: Ledger,
    edits: usize,
    story: Story,
}

impl Diary {
    /// A token that stands nowhere else.
    pub(crate) fn token() -> Result<EntryId, DemoError> {
        let mut fresh = [0; 16];
        SystemRandom.fill(&mut fresh).map_err(|_| DemoError::Missing("randomness"))?;
        Ok(EntryId::from_bytes(fresh))
    }

    /// Notes an edit that is about to be made.
    pub(crate) fn note(
        &mut self,
        (who, order, token): (&str, OrderId, &str),
        id: &str,
        args: &[(&str, &str)],
    ) -> Result<(), DemoError> {
        let what = self.story.sentence(id, args);
        self.story.detail(&what);
        self.edits += 1;
        let entry = Entry { token: token.to_owned(), order, who: who.to_owned(), what };
        self.ledger.write(&entry)
    }
}

async fn offline(stage: &Stage, diary: &mut Diary) -> Result<(), DemoError> {
    let story = diary.story;
    story.chapter("demo-chapter-offline");
    let [shared, taken] = [order(stage, 0)?, order(stage, 1)?];
    let [a, b] = &stage.engineers;
    let (first, second) = (Hands::new(a), Hands::new(b));
    story.tell("demo-actor", &[("who", a.name)]);
    first.work(shared, diary, "更换轴承 · replaced the bearing")?;
    first.finish(shared, diary)?;
    first.begin(taken, diary)?;
    first.remark(taken, diary, "正在拆卸 · taking it apart")?;
    story.tell("demo-actor", &[("who", b.name)]);
    second.work(shared, diary, "对中已校准 · alignment is set")?;
    second.remark(shared, diary, "备件已带走 · old parts taken along")?;
    let dispatcher = Dispatcher::new(&stage.hub.office, diary);
    dispatcher.steer(shared, taken, &stage.engineers).await
}

fn order(stage: &Stage, index: usize) -> Result<OrderId, DemoError> {
    stage.orders.get(index).copied().ok_or(DemoError::TooFewOrders(stage.orders.len()))
}

/// Everyone delivers, then fetches what the others delivered.
async fn reconnect(stage: &Stage, story: Story) -> Result<(), DemoError> {
    story.chapter("demo-chapter-network");
    for engineer in &stage.engineers {
        let report = sync(&engineer.phone).await?;
        let (count, requests) = (report.pushed.to_string(), report.exchanges.to_string());
        story.tell(
            "demo-delivered",
            &[("who", engineer.name), ("count", &count), ("requests", &requests)],
        );
    }
    for engineer in &stage.engineers {
        sync(&engineer.phone).await?;
    }
    Ok(())
}
