//! What is typed is found.

use proptest::prelude::*;

use super::{bigrams, search_query};

#[test]
fn runs_become_pairs_and_everything_else_stays() {
    let check = |text: &str, expect: &str| assert_eq!(bigrams(text), expect);
    check("", "");
    check("pump 3 leaks", "pump 3 leaks");
    check("轴", "轴");
    check("轴承", "轴承 承");
    check("轴承坏", "轴承 承坏 坏");
    check("轴承6204-2RS", "轴承 承 6204-2RS");
    check("更换 轴承。", "更换 换 轴承 承 。");
    check("ポンプ交換", "ポン ンプ プ交 交換 換");
    check("베어링 교체", "베어 어링 링 교체 체");
    check("漏水🔧了", "漏水 水 🔧 了");
}

#[test]
fn forms_that_look_alike_are_indexed_alike() {
    let check = |text: &str, like: &str| assert_eq!(bigrams(text), bigrams(like));
    check("６２０４－２ＲＳ", "6204-2RS");
    check("ﾎﾟﾝﾌﾟ", "ポンプ");
    check("cafe\u{301}", "café");
    check("\u{1107}\u{1166}", "베");
    check("轴承\u{3000}坏", "轴承 坏");
}

#[test]
fn queries() {
    let check = |text: &str, expect: &str| {
        assert_eq!(search_query(text).as_deref(), Some(expect), "{text:?}");
    };
    check("pump", "\"pump\" *");
    check("pump lea", "\"pump\" AND \"lea\" *");
    check("轴", "\"轴\" *");
    check("轴承", "\"轴承\"");
    check("轴承坏", "\"轴承 承坏\"");
    check("轴承6204-2RS", "\"轴承\" AND \"6204-2RS\" *");
    check("6204轴承", "\"6204\" * AND \"轴承\"");
    check("🔧 pump", "\"pump\" *");
}

#[test]
fn nothing_to_look_for() {
    for text in ["", " \u{3000}\n", "🔧", "\"", "\"\"\"", "***", "- ( ) :", "。，", "\0", "\u{93F}"]
    {
        assert_eq!(search_query(text), None, "{text:?}");
    }
}

#[test]
fn what_is_typed_never_becomes_syntax() {
    let check = |text: &str, expect: &str| {
        assert_eq!(search_query(text).as_deref(), Some(expect), "{text:?}");
    };
    check("a\" OR \"b", "\"a\" AND \"OR\" AND \"b\" *");
    check("NEAR(a b)", "\"NEAR(a\" AND \"b)\" *");
    check("title:x*", "\"title:x*\" *");
    check("^a -b +c", "\"^a\" AND \"-b\" AND \"+c\" *");
    check("a\0b", "\"a\" AND \"b\" *");
    check("＂a＂", "\"a\" *");
}

#[test]
fn a_page_pasted_into_the_search_box_stays_a_small_query() {
    let query = search_query(&"word ".repeat(10_000)).unwrap();
    assert_eq!(query.matches("AND").count(), 31);
    assert!(search_query(&"轴".repeat(100_000)).unwrap().len() < 8_000);
}

/// What FTS5's `unicode61` makes of a text: lower-case runs of letters and digits.
fn tokens(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What FTS5 makes of an expression of this module: clauses joined by `AND`, each a phrase, perhaps with a prefix.
fn matches(text: &str, query: &str) -> bool {
    let indexed = tokens(&bigrams(text));
    query.split(" AND ").all(|clause| {
        let prefix = clause.ends_with(" *");
        let phrase = tokens(clause);
        let fits = |window: &[String]| {
            let last = phrase.len() - 1;
            window[..last] == phrase[..last]
                && if prefix {
                    window[last].starts_with(&phrase[last])
                } else {
                    window[last] == phrase[last]
                }
        };
        indexed.windows(phrase.len()).any(fits)
    })
}

fn is_found(text: &str, typed: &str) -> bool {
    search_query(typed).is_some_and(|query| matches(text, &query))
}

#[test]
fn a_bearing_is_found_however_it_is_typed() {
    let text = "3号机轴承6204-2RS异响，需更换ポンプ";
    for typed in [
        "轴承",
        "轴",
        "承",
        "承6204",
        "6204",
        "62",
        "6204-2rs",
        "６２０４",
        "异响",
        "响",
        "更换",
        "ﾎﾟﾝﾌﾟ",
        "3号机",
    ] {
        assert!(is_found(text, typed), "{typed}");
    }
    for typed in ["轴机", "承轴", "响需", "轴响", "204", "电机"] {
        assert!(!is_found(text, typed), "{typed}");
    }
}

proptest! {
    #[test]
    fn any_part_of_a_run_is_found(
        run in "[\u{4E00}-\u{4E08}\u{3042}-\u{3046}\u{30A2}-\u{30A6}\u{AC00}-\u{AC04}]{1,12}",
        before in "[a-c一。 ]{0,6}",
        after in "[a-c丁， ]{0,6}",
        from in 0usize..12,
        len in 1usize..12,
    ) {
        let text = format!("{before}{run}{after}");
        let chars: Vec<char> = run.chars().collect();
        let from = from % chars.len();
        let typed: String = chars[from..].iter().take(len).collect();
        prop_assert!(is_found(&text, &typed));
    }

    #[test]
    fn a_run_that_is_not_there_is_not_found(
        text in "[\u{4E00}-\u{4E03} ，a]{0,12}",
        typed in "[\u{4E00}-\u{4E03}]{2,5}",
    ) {
        prop_assert_eq!(is_found(&text, &typed), text.contains(&typed));
    }

    #[test]
    fn the_beginning_of_a_word_is_found(
        words in proptest::collection::vec("[a-zA-Z0-9]{1,8}", 1..6),
        index in 0usize..6,
        len in 1usize..9,
    ) {
        let word = &words[index % words.len()];
        prop_assert!(is_found(&words.join(" "), &word[..len.min(word.len())]));
    }

    #[test]
    fn whatever_is_typed_is_a_well_formed_query(typed in ".{0,60}") {
        if let Some(query) = search_query(&typed) {
            prop_assert_eq!(query.matches('"').count() % 2, 0);
            prop_assert!(!query.contains(|c: char| c.is_control()));
            prop_assert!(query.split(" AND ").all(|clause| clause.starts_with('"')));
        }
    }
}
