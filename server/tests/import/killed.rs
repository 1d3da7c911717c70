//! An import that dies anywhere and is run again.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::bench::{Office, column, counts, mapping, shared};

const FIXIT: &str = "openrepair/OpenRepairData_v0.3_FixitClinic_202507.csv";

#[test]
fn an_import_killed_at_five_points_and_run_again_gives_the_same_orders() {
    let Some(csv) = shared(FIXIT) else { return };
    let content = std::fs::read(&csv).unwrap();
    let header = content.iter().position(|byte| *byte == b'\n').unwrap();
    for reached in [0, 200, 400, 600, 800] {
        let office = Office::new();
        let empty = office.file("header.csv", &content[..header]);
        assert_eq!(counts(&office.import(&mapping("openrepair.toml"), &empty)), (0, 0, 0));
        let mut child = feed(&office, &content);
        while office.orders().len() < reached {
            assert!(child.try_wait().unwrap().is_none(), "ended too early");
        }
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        let (created, unchanged, rejected) =
            counts(&office.import(&mapping("openrepair.toml"), &csv));
        assert_eq!((created + unchanged, rejected), (804, 0));
        assert!(
            unchanged >= reached as u64 && unchanged.is_multiple_of(200),
            "a batch is there or not: {unchanged}"
        );
        assert_eq!(office.read_all("/assignment/number"), column(&csv, "id"));
    }
}

/// An import that reads from a pipe what it is given, and then waits for more.
fn feed(office: &Office, content: &[u8]) -> Child {
    let mut command = office.command(&mapping("openrepair.toml"), Path::new("/dev/stdin"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(content).unwrap();
    child.stdin = Some(pipe);
    child
}
