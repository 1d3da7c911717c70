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
fn jobs_run_one_after_another_on_what_is_held() {
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

/// A list, and where it tells how long it was when something followed.
type Told = (Vec<u8>, mpsc::Sender<usize>);

fn told() -> (Writer<Told>, mpsc::Receiver<usize>) {
    let (tell, told) = mpsc::channel();
    let follow_up = |(list, tell): &mut Told| {
        assert!(list.len() < 3, "a fault of ours");
        tell.send(list.len()).unwrap();
    };
    (Writer::start(move || Ok((Vec::new(), tell.clone())), follow_up, log()).unwrap(), told)
}

fn add(writer: &Writer<Told>) {
    let add = |(list, _): &mut Told| {
        list.push(0);
        Ok(())
    };
    writer.run(add).unwrap();
}

#[test]
fn what_follows_is_done_once_nobody_works_and_again_after_the_next_job() {
    let (writer, told) = told();
    add(&writer);
    assert_eq!(told.recv().unwrap(), 1);
    add(&writer);
    assert_eq!(told.recv().unwrap(), 2);
}

#[test]
fn what_follows_is_done_before_the_end() {
    let (writer, told) = told();
    add(&writer);
    drop(writer);
    assert_eq!(told.recv().unwrap(), 1);
}

#[test]
fn what_follows_may_panic() {
    let (writer, told) = told();
    while writer.run(|(list, _)| Ok(list.len())).unwrap() < 3 {
        add(&writer);
    }
    while writer.run(|(list, _)| Ok(list.len())).unwrap() > 0 {
        std::thread::yield_now();
    }
    add(&writer);
    drop(writer);
    assert_eq!(told.iter().last(), Some(1), "opened again");
}

#[test]
fn somebody_who_comes_again_and_again_lets_others_have_their_turn() {
    let writer = Arc::new(list());
    let (busy, done) = (Arc::clone(&writer), Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let stop = Arc::clone(&done);
    let eager = thread::spawn(move || {
        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
            push(&busy, 0);
        }
    });
    for _ in 0..100 {
        push(&writer, 1);
    }
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    eager.join().unwrap();
}
