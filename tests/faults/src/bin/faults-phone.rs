//! An engineer who edits and syncs until the process is killed; says each edit when it is saved.

#![allow(clippy::unwrap_used, reason = "a testkit fails by panicking")]

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use fieldbook_client::{CommandOptions, Language};
use fieldbook_demo::open_phone;
use fieldbook_model::OrderId;
use tokio::runtime::Runtime;

fn main() {
    let mut args = std::env::args().skip(1);
    let [dir, name, order, round] = [(); 4].map(|()| args.next().unwrap());
    let order: OrderId = order.parse().unwrap();
    let phone = open_phone(Path::new(&dir), &name, Language::En).unwrap();
    let runtime = Runtime::new().unwrap();
    let mut out = std::io::stdout().lock();
    for edit in 0_u32.. {
        let words = format!("round {round} remark {edit}");
        phone.comment(order, &words, CommandOptions::default()).unwrap();
        writeln!(out, "{words}").unwrap();
        out.flush().unwrap();
        if edit % 4 == 3 {
            // the network is not what is tried here
            let _ = runtime.block_on(phone.sync_now(Duration::from_secs(5)));
        }
    }
}
