use super::*;

fn code() -> EnrolmentCode {
    EnrolmentCode::from_bytes(*b"\x00\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32")
}

#[test]
fn a_code_is_seven_groups_of_four() {
    let text = code().to_string();
    let groups: Vec<&str> = text.split('-').collect();
    assert_eq!(groups.len(), 7);
    assert!(groups.iter().all(|group| group.len() == 4), "{text}");
    assert!(text.bytes().all(|b| b == b'-' || ALPHABET.contains(&b)), "{text}");
}

/// The text is written on paper and in QR codes, so it never changes.
#[test]
fn a_code_is_written_the_same_for_ever() {
    assert_eq!(code().to_string(), "000J-6HB7-H6NW-VVZY-VJX9-GXJM-6B16");
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let text = code().to_string();
    let typed = [
        text.clone(),
        text.to_lowercase(),
        text.replace('-', ""),
        text.replace('-', " – "),
        format!("  {text}\n"),
        text.replace('0', "O"),
        text.replace('0', "o"),
        text.replace('1', "I"),
        text.replace('1', "l"),
    ];
    for typed in typed {
        assert_eq!(typed.parse(), Ok(code()), "{typed}");
    }
}

#[test]
fn a_slip_is_noticed() {
    let text = code().to_string();
    assert_eq!(text[..33].parse::<EnrolmentCode>(), Err(CodeError::Length));
    assert_eq!(format!("{text}0").parse::<EnrolmentCode>(), Err(CodeError::Length));
    assert_eq!("".parse::<EnrolmentCode>(), Err(CodeError::Length));
    assert_eq!(text.replace('-', "U").parse::<EnrolmentCode>(), Err(CodeError::Character));
    assert_eq!(text.replace('-', "轴").parse::<EnrolmentCode>(), Err(CodeError::Character));
}

#[test]
fn one_wrong_digit_is_noticed_nearly_always() {
    let text = code().to_string();
    let (mut wrong, mut unnoticed) = (0, 0);
    for (index, old) in text.bytes().enumerate().filter(|(_, byte)| *byte != b'-') {
        for new in ALPHABET.iter().filter(|new| **new != old) {
            let mut typed = text.clone().into_bytes();
            typed[index] = *new;
            let read = String::from_utf8(typed).unwrap().parse::<EnrolmentCode>();
            assert_ne!(read, Ok(code()));
            wrong += 1;
            unnoticed += u32::from(read.is_ok());
        }
    }
    assert_eq!(wrong, 28 * 31);
    assert!(unnoticed <= 2, "{unnoticed} of {wrong}");
}

#[test]
fn every_bit_of_a_code_counts() {
    for bit in 0..128 {
        let bytes = (1_u128 << bit).to_be_bytes();
        let code = EnrolmentCode::from_bytes(bytes);
        assert_eq!(
            code.to_string().parse::<EnrolmentCode>().map(|read| *read.as_bytes()),
            Ok(bytes)
        );
    }
}

#[test]
fn a_code_does_not_show_in_a_log() {
    assert_eq!(format!("{:?}", code()), "EnrolmentCode(…)");
}
