//! Many at once: phones on one order, and commands of other processes beside phones that sync.

use std::process::Stdio;

use fieldbook_model::Deed;
use fieldbook_wire::Answer;

use crate::bench::Bench;
use crate::commands::fieldbook;
use crate::phone::Phone;

fn say(text: &str) -> Deed {
    Deed::Comment { text: text.to_owned() }
}

#[tokio::test]
async fn twelve_phones_on_one_order_at_once_lose_nothing() {
    let bench = Bench::new().await;
    let mut phones = Vec::new();
    for number in 0..12 {
        phones.push(bench.phone(&format!("engineer {number}")).await);
    }
    let crew: Vec<_> = phones.iter().map(|phone| phone.who).collect();
    let order = bench.order(&crew).await;
    for phone in &mut phones {
        phone.sync(&bench).await;
        phone.write(&bench, order, say("one"));
        phone.write(&bench, order, say("two"));
    }
    let (bench, mut pushes) = (std::sync::Arc::new(bench), Vec::new());
    for mut phone in phones {
        let bench = bench.clone();
        pushes.push(tokio::spawn(async move {
            let kept = phone.sync(&bench).await;
            assert!(
                kept[0].answers[0].answers.iter().all(|answer| answer.answer == Answer::Accepted)
            );
            phone
        }));
    }
    let mut phones: Vec<Phone> = Vec::new();
    for push in pushes {
        phones.push(push.await.unwrap());
    }
    let mut heads = Vec::new();
    for phone in &mut phones {
        phone.sync(&bench).await;
        heads.push(phone.records[&order].heads());
    }
    heads.dedup();
    assert_eq!(heads.len(), 1, "all read the same");
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["comments"].as_array().unwrap().len(), 24);
}

#[tokio::test]
async fn phones_sync_while_another_process_imports_and_assigns() {
    let bench = Bench::new().await;
    let mut ana = bench.phone("Ana").await;
    let order = bench.order(&[ana.who]).await;
    ana.sync(&bench).await;
    let rows: Vec<String> = (0..500).map(|row| format!("{row},Door {row} rattles")).collect();
    let (csv, mapping) = (bench.folder().join("rows.csv"), bench.folder().join("rows.toml"));
    std::fs::write(&csv, format!("nr,text\n{}\n", rows.join("\n"))).unwrap();
    let toml =
        "source = \"rows\"\nkey = [\"nr\"]\n[order]\nnumber = \"R-{nr}\"\ntitle = \"{text}\"\n";
    std::fs::write(&mapping, toml).unwrap();
    let mut importing = fieldbook(bench.folder())
        .args(["import", "--mapping"])
        .args([&mapping, &csv])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut edits = 0;
    while importing.try_wait().unwrap().is_none() {
        ana.write(&bench, order, say("meanwhile"));
        edits += 1;
        let kept = ana.sync(&bench).await;
        assert_eq!(kept[0].answers[0].answers[0].answer, Answer::Accepted);
    }
    assert!(importing.wait().unwrap().success());
    assert!(edits > 1, "they did run side by side");
    let assigned = fieldbook(bench.folder())
        .args(["order", "assign", "R-499", "--crew", "Ana"])
        .output()
        .unwrap();
    assert!(assigned.status.success(), "{}", String::from_utf8_lossy(&assigned.stderr));
    ana.sync(&bench).await;
    assert_eq!(ana.records.len(), 2, "the hub noticed what the command did");
    let (_, view) = bench.get(&format!("/api/orders/{order}")).await;
    assert_eq!(view["comments"].as_array().unwrap().len(), edits);
}
