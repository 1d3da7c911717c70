use std::sync::Mutex;

use super::*;

fn log() -> Arc<Log> {
    Arc::new(Log::new(None))
}

/// A writer over a list that starts empty each time it is opened.
fn list() -> Writer<Vec<u8>> {
    Writer::start(|| Ok(Vec::new()), |_| {}, log()).unwrap()
}

fn push(writer: &Writer<Vec<u8>>, number: u8) {
    let push = move |list: &mut Vec<u8>| {
        list.push(number);
        Ok(())
    };
    writer.run(push).unwrap();
}

#[test]
fn jobs_run_one_after_another_on_what_the_thread_owns() {
    let writer = list();
    for number in 0..3 {
        push(&writer, number);
    }
    assert_eq!(writer.run(|list| Ok(list.clone())).unwrap(), [0, 1, 2]);
}

#[test]
fn a_job_that_panics_answers_internal_and_the_next_one_finds_it_opened_again() {
    let writer = list();
    push(&writer, 1);
    let error =
        writer.run(|_| -> Result<(), FieldbookError> { panic!("a fault of ours") }).unwrap_err();
    assert_eq!(error.error_code(), ErrorCode::Internal);
    assert_eq!(
        writer.run(|list| Ok(list.len())).unwrap(),
        0,
        "opened again, nothing half-done is used"
    );
}

#[test]
fn what_cannot_be_opened_again_says_why_and_is_tried_again_by_the_next_job() {
    let answers =
        Mutex::new(vec![Ok(7), Err(FieldbookError::new(ErrorCode::Internal, "not yet")), Ok(5)]);
    let open = move || answers.lock().unwrap().pop().unwrap();
    let writer = Writer::start(open, |_| {}, log()).unwrap();
    writer
        .run(|_: &mut i32| -> Result<(), FieldbookError> { panic!("a fault of ours") })
        .unwrap_err();
    assert_eq!(writer.run(|held| Ok(*held)).unwrap_err().detail(), "not yet");
    assert_eq!(writer.run(|held| Ok(*held)).unwrap(), 7);
}

#[test]
fn an_opening_that_panics_is_an_error() {
    let started = Writer::<()>::start(|| panic!("the key provider fails"), |()| {}, log());
    assert_eq!(started.err().unwrap().error_code(), ErrorCode::Internal);
}

#[test]
fn a_queued_job_is_done_although_nobody_waits_for_it() {
    let (done, seen) = mpsc::channel();
    let writer = list();
    let job = move |_: &mut Vec<u8>| {
        done.send(()).unwrap();
        Ok(())
    };
    drop(writer.queue(job).unwrap());
    drop(writer);
    assert!(seen.try_recv().is_ok(), "dropping the writer waits for what is queued");
}

#[test]
fn what_follows_from_a_job_is_done_before_the_next_one_and_may_panic() {
    let follow_up = |list: &mut Vec<u8>| {
        assert!(list.len() < 4, "a fault of ours");
        list.push(0);
    };
    let writer = Writer::start(|| Ok(Vec::new()), follow_up, log()).unwrap();
    push(&writer, 1);
    push(&writer, 2);
    assert_eq!(writer.run(|list| Ok(list.clone())).unwrap(), [1, 0, 2, 0]);
    assert_eq!(writer.run(|list| Ok(list.len())).unwrap(), 0, "opened again");
}
