use super::*;
use std::time::Instant;
#[test]
fn timing() {
    for n in [30usize, 300, 2000] {
        let mut it = apart();
        for k in 0..n / 2 {
            let t = format!("{} word{k}", it.on_ann.read().unwrap().text(TextField::Narrative));
            let d = match k % 4 {
                0 => brake(k % 8 == 0),
                1 => consume(1, "v"),
                2 => edit(&it.on_ann, TextField::Narrative, &t),
                _ => Deed::Comment { text: "x".into() },
            };
            it.ann(d.clone());
            it.bob(match d {
                Deed::EditText { field, .. } => edit(&it.on_bob, field, &t),
                d => d,
            });
            if k % 20 == 19 {
                it.meet();
            }
        }
        it.meet();
        let r = &it.on_ann;
        let time = |name: &str, f: &mut dyn FnMut()| {
            f();
            let s = Instant::now();
            for _ in 0..10 {
                f();
            }
            println!("{n} {name}: {:?}", s.elapsed() / 10);
        };
        time("read", &mut || {
            r.read().unwrap();
        });
        time("history", &mut || {
            crate::history::History::of(r).unwrap();
        });
        time("notes", &mut || {
            merge_notes(ORDER, r, &[]).unwrap();
        });
        println!("{} notes", merge_notes(ORDER, r, &[]).unwrap().len());
        let c = super::super::Context::of(ORDER, r, &[]).unwrap();
        use super::super as n;
        time("  context", &mut || {
            super::super::Context::of(ORDER, r, &[]).unwrap();
        });
        time("  parts", &mut || {
            n::parts::added_up(&c, &mut vec![]);
        });
        time("  texts", &mut || {
            n::texts::merged(&c, &mut vec![]);
        });
        time("  steps", &mut || {
            n::steps::disputed(&c, &mut vec![]).unwrap();
        });
        let st = &c.work.step_results[&BRAKE];
        time("  registers", &mut || {
            n::registers::all(&c, st, &BRAKE.to_string()).unwrap();
        });
        let all = n::registers::all(&c, st, &BRAKE.to_string()).unwrap();
        println!("{}", all.len());
        time("  met", &mut || {
            n::registers::met(&c, &all);
        });
        time("  late", &mut || {
            n::visits::late_entries(&c, &mut vec![]);
        });
        time("  late", &mut || {
            n::signatures::changed_after(&c, &mut vec![]).unwrap();
        });
        time("save", &mut || {
            r.save();
        });
        let s = r.save();
        println!("size {}", s.len());
        time("load", &mut || {
            Record::load(&s).unwrap();
        });
        time("clone", &mut || {
            let _ = r.clone();
        });
        time("changes", &mut || {
            r.changes();
        });
        let mut ann = it.ann.clone();
        let mut rr = r.clone();
        time("write", &mut || {
            ann.does(&mut rr, consume(1, "v"));
        });
        let mut fresh = rr.clone();
        let mut bob = it.bob.clone();
        let before = fresh.heads();
        for _ in 0..50 {
            bob.does(&mut fresh, consume(1, "v"));
        }
        let cs = fresh.changes_since(&before);
        let people = [&it.ann, &it.bob];
        time("admit50", &mut || {
            crate::testkit::receive(&rr, &cs, &people);
        });
        time("admit1", &mut || {
            crate::testkit::receive(&rr, &cs[..1], &people);
        });
        let t = format!("{} word", r.read().unwrap().text(TextField::Narrative));
        let e = edit(r, TextField::Narrative, &t);
        time("edit", &mut || {
            let mut q = r.clone();
            it.ann.clone().does(&mut q, e.clone());
        });
    }
}
