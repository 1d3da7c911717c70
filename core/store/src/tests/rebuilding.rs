//! The read tables are nothing but what the log says; a check that could not fail would show nothing.

use super::kit::*;

#[test]
fn a_read_table_that_lies_is_found_and_rebuilt() {
    let office = Office::new(1, &[1]);
    let other = Office::new(2, &[1]);
    let mut bench = Bench::at_work(1, &office);
    bench.store.keep(&other.everything()).unwrap();
    for lie in [
        "UPDATE order_row SET title = 'something else' WHERE order_no = 1",
        "UPDATE order_row SET unsynced = 0 WHERE order_no = 1",
        "DELETE FROM order_detail WHERE order_no = 1",
        "INSERT INTO merge_note VALUES (1, 'made up', '{}')",
        "DELETE FROM search WHERE rowid = 1",
        "DELETE FROM order_row WHERE order_no = 1",
    ] {
        assert_eq!(bench.store.rebuild_check().unwrap(), [], "before {lie}");
        bench.store.connection.borrow().execute(lie, []).unwrap();
        let found = bench.store.rebuild_check();
        if lie.contains("made up") {
            assert!(found.is_err(), "a note that does not read is damage");
            bench
                .store
                .connection
                .borrow()
                .execute("DELETE FROM merge_note WHERE note_id = 'made up'", [])
                .unwrap();
            continue;
        }
        assert_eq!(found.unwrap(), [office.order], "{lie}");
        assert_eq!(bench.store.rebuild().unwrap(), [office.order], "{lie}");
    }
    assert_eq!(bench.store.rebuild_check().unwrap(), []);
    bench.say(office.order, "and work goes on").unwrap();
}
