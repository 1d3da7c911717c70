//! How many tests ran, from what the test runners print.
//!
//! Each of them can end well without having run anything.

/// The sum over all test programs of `cargo test`.
pub(super) fn rust(seen: &str) -> usize {
    seen.lines().filter_map(|line| number_between(line, "test result: ok. ", " passed")).sum()
}

/// Surefire's total, which is its last line of that form.
pub(super) fn surefire(seen: &str) -> usize {
    last(seen, "Tests run: ", ",")
}

/// The total of `XCTest`, printed after those of its suites.
pub(super) fn xctest(seen: &str) -> usize {
    last(seen, "Executed ", " test")
}

/// The total of Swift Testing.
pub(super) fn swift_testing(seen: &str) -> usize {
    last(seen, "Test run with ", " test")
}

fn last(seen: &str, before: &str, after: &str) -> usize {
    seen.lines().rev().find_map(|line| number_between(line, before, after)).unwrap_or(0)
}

fn number_between(line: &str, before: &str, after: &str) -> Option<usize> {
    let (_, rest) = line.split_once(before)?;
    let (number, _) = rest.split_once(after)?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_all_programs_of_cargo_test() {
        let seen = "test result: ok. 3 passed; 0 failed\nDoc-tests\ntest result: ok. 2 passed; 0";
        assert_eq!(rust(seen), 5);
    }

    #[test]
    fn takes_the_total_of_the_others() {
        let maven = "Tests run: 2, Failures: 0 -- in A\n[INFO] Tests run: 7, Failures: 0";
        assert_eq!(surefire(maven), 7);
        let swift = "\t Executed 1 test, with 0 failures\n Executed 4 tests, with 0 failures\n\
                     Test run with 6 tests passed after 0.1 seconds.";
        assert_eq!((xctest(swift), swift_testing(swift)), (4, 6));
    }

    #[test]
    fn nothing_is_zero() {
        let nothing = "BUILD SUCCESS";
        assert_eq!(
            (rust(nothing), surefire(nothing), xctest(nothing), swift_testing(nothing)),
            (0, 0, 0, 0)
        );
    }
}
