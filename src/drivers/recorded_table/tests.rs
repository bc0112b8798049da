use super::*;
use crate::drivers::read_column;

fn read(bytes: &[u8]) -> Result<Vec<(f64, f64)>, ReadError> {
    let samples = read_column(bytes, "time_s", "a")?;
    Ok(samples.iter().map(|(t, a)| (t.seconds(), *a)).collect())
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

/// What each of the tables below holds.
const HELD: [(f64, f64); 2] = [(0.0, 1.5), (0.5, -20.0)];

#[test]
fn a_column_that_is_not_used_need_not_hold_numbers() {
    let table = b"time_s,liftoff_s,a\n0,,1.5\n0.5,n/a,-20\n";
    assert_eq!(read(table).unwrap(), HELD);
    let table = RecordedTable::read(&table[..]).unwrap();
    assert_eq!(table.numbers("a").unwrap(), [(2, 1.5), (3, -20.0)]);
    assert!(table.numbers("liftoff_s").is_err());
}

#[test]
fn two_columns_of_one_name_are_refused_with_both_places() {
    let text = refused(b"time_s,a,b,a\n0,1,2,3\n1,1,2,3\n");
    assert!(
        text.contains("columns 2 and 4 are both named `a`"),
        "{text}"
    );
    // Two of a name that nobody asks for do no harm.
    assert_eq!(read(b"time_s,a,,\n0,1.5,,\n0.5,-20,,\n").unwrap(), HELD);
}

#[test]
fn comments_and_headers_of_opensim_are_read() {
    for table in [
        "# subject 3\n# left leg\ntime_s,a\n0,1.5\n# a pause\n0.5,-20\n",
        "# time_s,a\n0,1.5\n0.5,-20\n",
        "controls\nversion=1\nnRows=2\nnColumns=2\ninDegrees=no\n\nendheader\ntime_s\ta\n  0.0\t 1.5\n  0.5\t -20.0\n",
        "Results\nnRows=2\ninDegrees=yes\nendheader\ntime_s  a\n 0.0   1.5\n 0.5   -20\n",
    ] {
        assert_eq!(read(table.as_bytes()).unwrap(), HELD, "{table}");
    }
    let turned = "x\ninDegrees=yes\nendheader\ntime\tknee\n0\t1\n";
    let table = RecordedTable::read(turned.as_bytes()).unwrap();
    assert_eq!(table.in_degrees(), Some(true));
    let cut = "x\nnRows=3\nendheader\ntime_s\ta\n0\t1\n";
    assert!(refused(cut.as_bytes()).contains("announces 3 rows (nRows), but there are 1"));
    // A failed formula of a spreadsheet is no comment.
    let text = refused(b"time_s,a\n0,1\n#N/A,2\n");
    assert!(
        text.starts_with("line 3, column `time_s`: `#N/A`"),
        "{text}"
    );
}

#[test]
fn a_preamble_without_marks_is_named_with_the_line_that_names_the_columns() {
    let text = refused(b"Recorder 7\nRate: 1000\ntime_s,a\n0,1\n");
    assert!(text.contains("named in line 3"), "{text}");
    assert!(text.contains("begin them with #"), "{text}");
    assert_eq!(
        read(b"#Recorder 7\n#Rate: 1000\ntime_s,a\n0,1.5\n0.5,-20\n").unwrap(),
        HELD
    );
    let text = refused(b"Time_S,a\n0,1\n");
    assert!(text.contains("capital letters"), "{text}");
}

#[test]
fn encodings_line_ends_separators_and_decimal_commas_are_read() {
    let plain = "time_s,a\r\n0,1.5\r\n0.5,-20\r\n";
    let marked = [b"\xEF\xBB\xBF", plain.as_bytes()].concat();
    let little: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = plain.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (low, high) = (
        [b"\xFF\xFE", &little[..]].concat(),
        [b"\xFE\xFF", &big[..]].concat(),
    );
    let latin = b"time_s,a,\xB5V\n0,1.5,M\xFCller\n0.5,-20,x\n".to_vec();
    for bytes in [
        marked,
        little,
        big,
        low,
        high,
        latin,
        b"time_s,a\r0,1.5\r0.5,-20".to_vec(),
        b"time_s;a\n0;1.5\n0.5;-20\n".to_vec(),
        b"time_s;a\n0,0;1,5\n0,5;-20\n".to_vec(),
        b"time_s\ta\n0\t1,5\n0,5\t-20\n".to_vec(),
        b"\"time_s\" , \"a\"\n\"0\",\"1.5\"\n 0.5 , \"-20\" \n".to_vec(),
    ] {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(read(&bytes).unwrap(), HELD, "{text}");
    }
    let latin = RecordedTable::read(&b"time_s,a\n0,\xE9\n"[..]).unwrap();
    assert_eq!(latin.encoding(), TextEncoding::Windows1252 { line: 2 });
    assert_eq!(
        latin.rows().next().unwrap().unwrap().text("a").unwrap(),
        "é"
    );
}

#[test]
fn decimal_marks_that_could_be_thousands_are_refused() {
    let text = refused(b"time_s;a\n0,5;1,5\n1,5;1.234\n");
    assert!(text.starts_with("line 3, column `a`: `1.234`"), "{text}");
    assert!(refused(b"time_s;a\n0,5;1.234,5\n").contains("not a finite number"));
    assert!(refused(b"time_s,a\n0.5,\"1,5\"\n").contains("`1,5` is not a finite number"));
}

#[test]
fn quotation_marks_never_swallow_lines_or_join_numbers() {
    // The second cell would run on to the next mark, two lines below, and take a sample with it.
    let text = refused(b"time_s,a,note\n0,1,\"left\n0.1,2,x\n0.2,3,\"right\n");
    assert!(
        text.starts_with("line 2, column `note`: a quotation mark"),
        "{text}"
    );
    let text = refused(b"time_s,a\n0,\"1\"2\n");
    assert!(
        text.starts_with("line 2, column `a`: a quotation mark"),
        "{text}"
    );
    let table = b"time_s,a,note\n0,1.5,\"two, \"\"quoted\"\"\"\n0.5,-20,5\" cuff\n";
    assert_eq!(read(table).unwrap(), HELD);
    let table = RecordedTable::read(&table[..]).unwrap();
    let row = table.rows().next().unwrap().unwrap();
    assert_eq!(row.text("note").unwrap(), "two, \"quoted\"");
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let text = refused(b"time_s,b,a\n0,1,2\n0.1,1");
    assert!(text.starts_with("line 3 has 2 cells"), "{text}");
    assert!(text.contains("may be cut off"), "{text}");
    let text = refused(b"time_s,a\n0,1\n0.1,-");
    assert!(text.starts_with("line 3, column `a`: `-`"), "{text}");
}

#[test]
fn files_that_are_no_text_are_named() {
    for (bytes, words) in [
        (&b"PK\x03\x04rest"[..], "save the sheet as CSV"),
        (b"\x1F\x8B\x08", "unpack it"),
        (b"\0\0\0\x01\0\0\0\x02\0\0", "zero bytes"),
        (b"\xFF\xFEt\0i", "UTF-16"),
    ] {
        let text = refused(bytes);
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn a_column_of_times_in_another_unit_is_refused() {
    for (column, unit) in [
        ("time_ms", "milliseconds"),
        ("Time (ms)", "milliseconds"),
        ("t [µs]", "microseconds"),
        ("time_min", "minutes"),
    ] {
        let table = format!("{column},a\n0,1\n1,2\n");
        let error = read_column(table.as_bytes(), column, "a").unwrap_err();
        assert!(error.to_string().contains(unit), "{error}");
    }
    for column in ["time", "ms", "time_s", "time [s]", "frames"] {
        let table = format!("{column},a\n0,1\n1,2\n");
        assert!(
            read_column(table.as_bytes(), column, "a").is_ok(),
            "{column}"
        );
    }
}

/// One walking trial as OpenSim writes it, if it is there.
#[test]
fn a_trial_of_opensim_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/opensim");
    for (name, column, rows, degrees) in [
        ("walk_controls.sto", "soleus_r", 563, false),
        ("walk_Kinematics_q.sto", "ankle_angle_r", 563, true),
    ] {
        let Ok(file) = std::fs::File::open(folder.join(name)) else {
            println!("skipped: {name} is not there");
            continue;
        };
        let table = RecordedTable::read(file).unwrap();
        assert_eq!(table.row_count(), rows);
        assert_eq!(table.in_degrees(), Some(degrees));
        assert_eq!(table.samples("time", column).unwrap().samples().len(), rows);
    }
}
