//! The list and the search.

use fieldbook_model::*;

use super::kit::*;
use crate::*;

fn bench_of(assignments: &[Assignment]) -> Bench {
    let mut bench = Bench::new(1);
    let offices = (1_u8..).zip(assignments).map(|(n, assignment)| {
        let mut office = Office::new(n, &[1]);
        office.assignment = Assignment { order: office.order, ..assignment.clone() };
        office
    });
    let orders = offices.flat_map(|office| office.everything().orders).collect();
    bench.store.keep(&arrival(orders)).unwrap();
    bench
}

fn numbers(listed: &[ListedOrder]) -> Vec<&str> {
    listed.iter().map(|order| order.row.number.as_str()).collect()
}

fn numbered(number: &str, edit: impl FnOnce(&mut Assignment)) -> Assignment {
    let mut assignment = assignment(1, &[1]);
    assignment.number = number.into();
    edit(&mut assignment);
    assignment
}

fn window(start: i64) -> Window {
    Window { start: Timestamp::from_millis(start), end: Timestamp::from_millis(start + 1) }
}

#[test]
fn emergencies_come_first_then_windows_then_numbers() {
    let bench = bench_of(&[
        numbered("C", |_| {}),
        numbered("B", |_| {}),
        numbered("late", |a| a.window = Some(window(NOON + 9))),
        numbered("soon", |a| (a.window, a.priority) = (Some(window(NOON)), Priority::Low)),
        numbered("lift", |a| a.priority = Priority::Emergency),
    ]);
    assert_eq!(
        numbers(&bench.store.rows(ListFilter::Open).unwrap()),
        ["lift", "soon", "late", "B", "C"]
    );
}

#[test]
fn a_row_reads_as_it_was_folded() {
    let bench = bench_of(&[numbered("W", |a| {
        a.window = Some(window(NOON));
        a.priority = Priority::High;
        a.dispatch = DispatchState::Cancelled;
    })]);
    let listed = &bench.store.rows(ListFilter::All).unwrap()[0];
    assert_eq!(listed.row, bench.view(order(1)).row);
    assert_eq!(listed.row.dispatch, DispatchState::Cancelled);
}

#[test]
fn closed_orders_are_listed_only_among_all() {
    let bench = bench_of(&[
        numbered("closed", |a| a.dispatch = DispatchState::Closed),
        numbered("open", |_| {}),
    ]);
    assert_eq!(numbers(&bench.store.rows(ListFilter::Open).unwrap()), ["open"]);
    assert_eq!(numbers(&bench.store.rows(ListFilter::All).unwrap()), ["closed", "open"]);
    assert_eq!(bench.store.rows(ListFilter::Withdrawn).unwrap(), []);
}

#[test]
fn a_bearing_is_found_in_chinese_and_by_everything_an_order_says() {
    let bench = bench_of(&[
        numbered("WO-7731", |a| {
            a.title = "更换轴承".into();
            a.customer.name = "上海港".into();
            a.site.name = "七号泵房".into();
        }),
        numbered("WO-8000", |a| a.title = "Filter cleaning".into()),
    ]);
    let found = |text: &str| {
        let rows = bench.store.search(text, 10).unwrap();
        rows.into_iter().map(|order| order.row.number).collect::<Vec<_>>()
    };
    assert_eq!(found("更换"), ["WO-7731"]);
    assert_eq!(found("WO-7731"), ["WO-7731"]);
    assert_eq!(found("773"), ["WO-7731"]);
    assert_eq!(found("上海"), ["WO-7731"]);
    assert_eq!(found("泵房"), ["WO-7731"]);
    assert_eq!(found("filt"), ["WO-8000"]);
    assert_eq!(found("轴承").len(), 2, "as a part it is on both");
    assert_eq!(found("轴承")[0], "WO-7731", "the title weighs more");
    assert_eq!(found("轴").len(), 2, "one character finds too");
    assert_eq!(found("6204").len(), 2, "a part number");
    assert_eq!(found("noisy").len(), 2, "the description");
    assert_eq!(found("阀门"), Vec::<String>::new());
    assert_eq!(found("\"' OR * --"), Vec::<String>::new());
    assert_eq!(bench.store.search("轴承", 1).unwrap().len(), 1);
}

#[test]
fn what_was_typed_is_found_at_once_and_what_was_removed_no_more() {
    let office = Office::new(1, &[1]);
    let mut bench = Bench::at_work(1, &office);
    let edit = |bench: &mut Bench, text: &str| {
        let base = bench.view(office.order).version;
        bench
            .act(
                office.order,
                Deed::EditText { field: TextField::Narrative, base, text: text.into() },
            )
            .unwrap();
    };
    edit(&mut bench, "换了密封圈");
    assert_eq!(bench.store.search("密封", 10).unwrap().len(), 1);
    edit(&mut bench, "换了油封");
    assert_eq!(bench.store.search("密封", 10).unwrap().len(), 0);
    assert_eq!(bench.store.search("油封", 10).unwrap().len(), 1);
}
