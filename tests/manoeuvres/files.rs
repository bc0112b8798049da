//! Sessions from text: what they mean, and what is said of mistakes.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::protocol::{FileError, Mistake, ReadySession};

const DAY: &str = r#"
# A day at a desk.
start = "sitting"
settling = "2 min"
tolerance = 1e-4
recording = "1 s"
breathing = "12/min"

[[phase]]
repeat = 3

[[phase.phase]]
name = "desk"
posture = "sitting"
duration = "50 min"

[[phase.phase]]
name = "raises"
stands_up = true
exercise = "heel raises"
rate = "0.5 Hz"
count = 10

[[phase.phase]]
exercise = "walking"
duration = "5 min"
command = "40 %"

[[phase]]
name = "lunch"
posture = "tilted 30 deg"
over = "10 s"
duration = "1 h"
lower_body = "-20 mmHg"
lower_body_over = "30 s"

[[phase]]
exercise = "resisted raises"
load = "60 %"
effort = "90 %"
duration = "30 s"
"#;

fn body() -> BodyModel {
    BodyModel::default().cycle_averaged()
}

fn read(text: &str) -> Result<Session, FileError> {
    Session::from_toml(body(), text)
}

fn mistakes(text: &str) -> Vec<Mistake> {
    read(text).unwrap_err().mistakes().to_vec()
}

#[test]
fn a_file_says_the_same_as_code() {
    let raises = Exercise::HeelRaises;
    let walk = Exercise::Walking;
    let resisted = Exercise::ResistedRaises.loaded(30.0.bpm(), 0.6.fraction());
    let day = Session::of(body())
        .starting_in(Posture::sitting())
        .settling(2.0.minutes())
        .tolerance(1e-4)
        .recording(Recording::Every(1.0.seconds()))
        .breathing(Respiration::new(12.0.bpm()))
        .repeat(
            3,
            [
                Phase::new("desk", 50.0.minutes()).into_posture(Posture::sitting(), 2.0.seconds()),
                Phase::of_cycles("raises", Manoeuvre::heel_raise(0.5.hz()), 10)
                    .standing_up()
                    .with_command(raises.command()),
                Phase::new("walking", 5.0.minutes())
                    .doing(walk.manoeuvre())
                    .with_command(0.4.fraction()),
            ],
        )
        .phase(
            Phase::new("lunch", 1.0.hours())
                .tilted(30.0.degrees(), 10.0.seconds())
                .with_lower_body_pressure((-20.0).mmhg(), 30.0.seconds()),
        )
        .phase(
            Phase::new("resisted raises", 30.0.seconds())
                .doing(resisted.with_effort(0.9))
                .with_command(Exercise::ResistedRaises.command()),
        );
    let read = read(DAY).unwrap();
    assert_eq!(read.spans(), day.spans());
    assert!(read.build().is_ok());
    assert!(day.build().is_ok());
}

#[test]
fn what_is_read_can_be_run() {
    let short = r#"
        settling = "5 s"
        tolerance = 1e-3
        recording = "100 ms"
        [[phase]]
        exercise = "toe taps"
        posture = "sitting"
        count = 3
        [[phase]]
        name = "rest"
        duration = "2 s"
    "#;
    let run = read(short).unwrap().run().unwrap();
    assert_eq!(run.phase("rest").unwrap().from, 5.0.seconds());
}

#[test]
fn all_mistakes_are_told_at_once_with_line_and_remedy() {
    let text = DAY
        .replace("\"heel raises\"", "\"heel rises\"")
        .replace("\"50 min\"", "\"50 mmHg\"")
        .replace("\"5 min\"", "\"-5 min\"")
        .replace("load = ", "weight = ")
        .replace("\"-20 mmHg\"", "-20")
        .replace("repeat = 3", "repeat = 0");
    let found = mistakes(&text);
    let told: Vec<(usize, &str)> = found
        .iter()
        .map(|mistake| (mistake.line, mistake.key.as_str()))
        .collect();
    let expected = [
        (10, "repeat"),
        (15, "duration"),
        (20, "exercise"),
        (26, "duration"),
        (34, "lower_body"),
        (39, "weight"),
    ];
    for (line, key) in expected {
        assert!(told.contains(&(line, key)), "{line} {key}: {told:?}");
    }
    let of = |key: &str| {
        let mistake = found.iter().find(|mistake| mistake.key == key).unwrap();
        mistake.to_string()
    };
    assert!(of("exercise").contains("did you mean \"heel raises\"?"));
    assert!(of("exercise").contains("\"toe curls\""));
    assert!(of("weight").contains("`load`"));
    assert!(of("duration").contains("such as \"50 min\""));
    assert!(of("lower_body").contains("such as \"-30 mmHg\""));
    for mistake in &found {
        println!("{mistake}");
    }
}

/// Each text with one mistake, the line of it, and a word of the remedy.
#[test]
fn single_mistakes_are_told() {
    let phase = |keys: &str| format!("[[phase]]\nname = \"one\"\n{keys}");
    for (keys, line, remedy) in [
        ("duration = \"5\"", 3, "ms, s, min or h"),
        ("duration = 5", 3, "ms, s, min or h"),
        ("duration = \"0 s\"", 3, "from 1 ms"),
        (
            "duration = \"1 s\"\ncount = 3\nexercise = \"walking\"",
            3,
            "either",
        ),
        ("exercise = \"walking\"", 1, "either"),
        ("count = 3", 3, "exercise"),
        ("duration = \"1 s\"\nposture = \"kneeling\"", 4, "sitting"),
        (
            "duration = \"1 s\"\nposture = \"sitting\"\nover = \"3 s\"",
            3,
            "at least 3",
        ),
        ("duration = \"9 s\"\nover = \"3 s\"", 4, "posture"),
        (
            "duration = \"9 s\"\nstands_up = true\nposture = \"sitting\"",
            5,
            "leave it out",
        ),
        (
            "duration = \"9 s\"\nstands_up = \"yes\"",
            4,
            "true or false",
        ),
        (
            "duration = \"9 s\"\nexercise = \"tensing\"\nrate = \"1 Hz\"",
            5,
            "leave it out",
        ),
        (
            "duration = \"9 s\"\nexercise = \"walking\"\nload = \"1 %\"",
            5,
            "resisted raises",
        ),
        (
            "duration = \"9 s\"\nexercise = \"walking\"\nrate = \"50 Hz\"",
            5,
            "10 Hz",
        ),
        (
            "duration = \"0.5 s\"\nexercise = \"heel raises\"",
            3,
            "one cycle",
        ),
        ("duration = \"9 s\"\ncommand = \"140 %\"", 4, "100 %"),
        ("duration = \"9 s\"\nlower_body = \"-900 mmHg\"", 4, "760"),
        (
            "duration = \"9 s\"\nlower_body_over = \"1 s\"",
            4,
            "lower_body",
        ),
        (
            "duration = \"9 s\"\nname2 = \"x\"",
            4,
            "did you mean `name`?",
        ),
        ("duration = \"9 s\"\nrepeat = 3", 3, "inner phases"),
        ("duration = \"9 s", 3, "quotes"),
        (
            "duration = \"9 s\"\n[[phase]]\nname = \"one\"\nduration = \"9 s\"",
            5,
            "a name of its own",
        ),
        ("duration = \"9 s\"\nname = \"two\"", 4, "key = value"),
    ] {
        let found = mistakes(&phase(keys));
        let told = |mistake: &Mistake| mistake.line == line && mistake.remedy.contains(remedy);
        assert!(found.iter().any(told), "{keys}\n{found:#?}");
    }
    for (text, remedy) in [
        ("", "at least one"),
        ("phase = 3", "[[phase]]"),
        ("phase = []", "at least one"),
        ("phase = [3]", "[[phase]]"),
        ("tolerance = 0\n[[phase]]\nduration = \"1 s\"", "1e-4"),
        ("start = 5\n[[phase]]\nduration = \"1 s\"", "supine"),
    ] {
        let found = mistakes(text);
        assert!(
            found.iter().any(|mistake| mistake.remedy.contains(remedy)),
            "{text}: {found:#?}"
        );
    }
}

#[test]
fn repeats_that_explode_are_refused() {
    let nest = |depth: usize| {
        let blocks = (0..depth).map(|level| {
            let path = vec!["phase"; level + 1].join(".");
            format!("[[{path}]]\nrepeat = 10000\n")
        });
        let path = vec!["phase"; depth + 1].join(".");
        format!(
            "{}[[{path}]]\nduration = \"1 s\"\n",
            blocks.collect::<String>()
        )
    };
    assert!(read(&nest(1)).is_ok());
    for depth in [2, 5, 12, 60, 1000] {
        assert!(!mistakes(&nest(depth)).is_empty(), "{depth}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Session::read(body(), "no such file.toml").unwrap_err();
    assert!(
        error.to_string().starts_with("no such file.toml: "),
        "{error}"
    );
    assert!(error.mistakes().is_empty());
}

#[test]
fn a_file_is_named_with_its_mistakes() {
    let path = std::env::temp_dir().join(format!("soleus_session_{}.toml", std::process::id()));
    std::fs::write(&path, DAY.replace("count = 10", "count = -10")).unwrap();
    let error = Session::read(body(), &path).unwrap_err().to_string();
    std::fs::remove_file(&path).unwrap();
    assert!(error.starts_with(&path.display().to_string()), "{error}");
    assert!(error.contains("line 22"), "{error}");
}

/// One way to spoil a text.
#[derive(Clone, Debug)]
enum Spoil {
    /// Puts a word in place of the word at a share of the text.
    Word(f64, &'static str),
    /// Removes letters.
    Cut(f64, usize),
    /// Doubles a line.
    Double(f64),
    /// Takes two lines for one another.
    Swap(f64, f64),
    /// Puts any letters in.
    Letters(f64, String),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let words = vec![
        "\"50 min\"",
        "\"-1 s\"",
        "\"1e300 h\"",
        "\"nan s\"",
        "\"0 s\"",
        "\"1 ms\"",
        "\"3 kPa\"",
        "3",
        "-1",
        "1e400",
        "nan",
        "true",
        "[]",
        "{}",
        "[[phase]]",
        "[phase]",
        "\"\"",
        "\"walking\"",
        "\"running\"",
        "\"tensing\"",
        "\"jumping\"",
        "\"sitting\"",
        "\"tilted 90 deg\"",
        "\"tilted 1e9 deg\"",
        "count",
        "duration",
        "repeat",
        "posture",
        "over",
        "rate",
        "load",
        "stands_up",
        "=",
        "\"100 %\"",
        "\"10000/min\"",
        "\"0.001 Hz\"",
        "1979-05-27",
    ];
    let at = || 0.0..1.0_f64;
    prop_oneof![
        6 => (at(), prop::sample::select(words)).prop_map(|(at, word)| Spoil::Word(at, word)),
        1 => (at(), 1..12_usize).prop_map(|(at, letters)| Spoil::Cut(at, letters)),
        1 => at().prop_map(Spoil::Double),
        2 => (at(), at()).prop_map(|(one, other)| Spoil::Swap(one, other)),
        1 => (at(), any::<String>()).prop_map(|(at, letters)| Spoil::Letters(at, letters)),
    ]
}

/// The place at a share of the text, between two letters.
fn place(text: &str, share: f64) -> usize {
    let mut at = (share * text.len() as f64) as usize;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn spoiled(text: &str, how: &Spoil) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let line = |share: f64| ((share * lines.len() as f64) as usize).min(lines.len().max(1) - 1);
    match how {
        Spoil::Word(share, word) => {
            let mut words: Vec<&str> = text.split(' ').collect();
            let index = (share * words.len() as f64) as usize;
            let (first, rest) = words[index].split_once('\n').unwrap_or((words[index], ""));
            let kept = if first.is_empty() { *word } else { "" };
            let joined = format!("{word}\n{rest}{kept}");
            words[index] = &joined;
            words.join(" ")
        }
        Spoil::Cut(share, letters) => {
            let from = place(text, *share);
            let cut = text[from..].chars().skip(*letters).collect::<String>();
            format!("{}{cut}", &text[..from])
        }
        Spoil::Double(share) => {
            let mut lines = lines.clone();
            if !lines.is_empty() {
                lines.insert(line(*share), lines[line(*share)]);
            }
            lines.join("\n")
        }
        Spoil::Swap(one, other) => {
            let mut lines = lines.clone();
            if !lines.is_empty() {
                lines.swap(line(*one), line(*other));
            }
            lines.join("\n")
        }
        Spoil::Letters(share, letters) => {
            let at = place(text, *share);
            format!("{}{letters}{}", &text[..at], &text[at..])
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// A spoiled file gives a session that can be built, or mistakes that each name a line and a remedy.
    #[test]
    fn spoiled_files_never_panic(how in prop::collection::vec(spoil(), 1..4)) {
        let text = how.iter().fold(DAY.to_owned(), |text, how| spoiled(&text, how));
        match read(&text) {
            Ok(session) => {
                let built = session.build();
                prop_assert!(built.is_ok(), "{text}\n{:?}", built.err().map(|error| error.to_string()));
            }
            Err(error) => {
                prop_assert!(!error.mistakes().is_empty());
                let lines = text.matches('\n').count() + 1;
                for mistake in error.mistakes() {
                    prop_assert!((1..=lines).contains(&mistake.line), "{mistake}");
                    prop_assert!(mistake.column >= 1);
                    prop_assert!(mistake.remedy.len() > 10 && !mistake.found.is_empty(), "{mistake}");
                    let begins = format!("line {}", mistake.line);
                    prop_assert!(mistake.to_string().starts_with(&begins), "{mistake}");
                }
            }
        }
    }
}

/// The spoiling spoils, and does not always: both arms of the test above are taken.
#[test]
fn some_spoiled_files_are_still_good() {
    let text = spoiled(DAY, &Spoil::Swap(0.05, 0.06));
    assert!(read(&text).is_ok(), "{text}");
    assert!(read(&spoiled(DAY, &Spoil::Word(0.5, "{}"))).is_err());
}

/// Running bends the knee by up to 105 degrees, and a chair by 90: no knee goes to 195.
#[test]
fn an_exercise_that_its_posture_does_not_allow_is_told_with_line_and_phase() {
    let run = "[[phase]]\nname = \"jog\"\nexercise = \"running\"\nduration = \"10 s\"\n";
    let sit = "[[phase]]\nname = \"sit\"\nposture = \"sitting\"\nduration = \"1 min\"\n";
    for (text, line) in [
        (format!("start = \"sitting\"\n{run}"), 4),
        (format!("{run}posture = \"sitting\"\n"), 3),
        (format!("{sit}{run}"), 7),
        (
            format!(
                "[[phase]]\nrepeat = 3\n{}",
                format!("{sit}{run}").replace("[[phase]]", "[[phase.phase]]")
            ),
            9,
        ),
    ] {
        let found = mistakes(&text);
        let [mistake] = &found[..] else {
            panic!("{text}\n{found:#?}");
        };
        assert_eq!((mistake.line, mistake.column), (line, 12), "{mistake}");
        assert_eq!(mistake.key, "exercise");
        assert_eq!(mistake.phase.as_deref(), Some("jog"));
        let words = mistake.to_string();
        for word in [
            "phase `jog`",
            "\"running\"",
            "195",
            "the posture bends the knee by 90",
        ] {
            assert!(words.contains(word), "{words}");
        }
    }
    assert!(read(&format!("start = \"standing\"\n{run}")).is_ok());
}

/// Each quantity at the ends of what it can be, and just beyond.
#[test]
fn quantities_beyond_what_can_be_are_mistakes_of_the_file() {
    let of =
        |settings: &str, keys: &str| format!("{settings}\n[[phase]]\nname = \"one\"\n{keys}\n");
    let rest = "duration = \"1 min\"\n";
    let raises = "duration = \"1 min\"\nexercise = \"heel raises\"\n";
    let resisted = "duration = \"1 min\"\nexercise = \"resisted raises\"\n";
    let keys =
        |before: &str, key: &str, value: &str| of("", &format!("{before}{key} = \"{value}\""));
    for (before, key, good, bad, bound) in [
        (
            rest,
            "lower_body",
            "-100 mmHg",
            "-101 mmHg",
            "between -100 and 100 mmHg",
        ),
        (
            rest,
            "lower_body",
            "100 mmHg",
            "-300 mmHg",
            "between -100 and 100 mmHg",
        ),
        (
            rest,
            "lower_body",
            "13 kPa",
            "14 kPa",
            "between -100 and 100 mmHg",
        ),
        (raises, "effort", "100 %", "101 %", "from 0 % to 100 %"),
        (raises, "effort", "0 %", "500 %", "from 0 % to 100 %"),
        (raises, "effort", "50 %", "-1 %", "from 0 % to 100 %"),
        (raises, "rate", "10 Hz", "11 Hz", "10 Hz"),
        (raises, "rate", "2/min", "1e6/min", "10 Hz"),
        (raises, "rate", "2/min", "0/min", "10 Hz"),
        (resisted, "load", "100 %", "101 %", "from 0 % to 100 %"),
        (rest, "command", "100 %", "101 %", "from 0 % to 100 %"),
        ("", "duration", "8760 h", "8761 h", "8760 h"),
        ("", "duration", "1 ms", "1e15 s", "8760 h"),
        ("", "duration", "1 ms", "0 s", "from 1 ms"),
    ] {
        let settings = "recording = \"1 h\"";
        let good = keys(before, key, good).replacen('\n', &format!("{settings}\n"), 1);
        let session = read(&good).unwrap_or_else(|error| panic!("{good}\n{error}"));
        assert!(session.build().is_ok(), "{good}");
        let found = mistakes(&keys(before, key, bad));
        let told = |one: &Mistake| {
            one.key == key && one.phase.as_deref() == Some("one") && one.remedy.contains(bound)
        };
        assert!(found.iter().any(told), "{key} = {bad}: {found:#?}");
    }
    for (key, good, bad, bound) in [
        ("settling", "0 s", "1e15 s", "8760 h"),
        ("recording", "1 ms", "0 s", "from 1 ms"),
        ("breathing", "100/min", "1e6/min", "100 breaths"),
    ] {
        let text = |value| of(&format!("{key} = \"{value}\""), rest);
        assert!(read(&text(good)).is_ok(), "{key}");
        let found = mistakes(&text(bad));
        assert!(
            found[0].key == key && found[0].remedy.contains(bound),
            "{found:#?}"
        );
    }
}

/// What `run` would refuse after hours of `build` being content: more values than any memory holds.
#[test]
fn recordings_that_fill_the_memory_are_mistakes_of_the_file() {
    let text = "recording = \"1 ms\"\n[[phase]]\nduration = \"100 h\"\n";
    let found = mistakes(text);
    assert_eq!((found[0].line, found[0].key.as_str()), (1, "recording"));
    assert!(found[0].remedy.contains("longer intervals"), "{}", found[0]);
    // Too few values to count, but too many for the memory that they may take.
    assert_eq!(mistakes(&text.replace("1 ms", "1 s"))[0].key, "recording");
    assert!(read(&text.replace("1 ms", "10 s")).is_ok());
}

/// Each phase can be, all of them last too long.
#[test]
fn sessions_that_end_too_late_are_mistakes_of_the_file() {
    let text = "recording = \"1 h\"\n[[phase]]\nrepeat = 10000\n[[phase.phase]]\nname = \"day\"\nduration = \"24 h\"\n";
    let found = mistakes(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].line, found[0].key.as_str()), (6, "duration"));
    assert_eq!(found[0].phase.as_deref(), Some("day, 366"));
    assert!(found[0].remedy.contains("8760 h"), "{}", found[0]);
    assert!(read(&text.replace("10000", "365")).is_ok());
}

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % most
    }

    fn one<'w>(&mut self, of: &[&'w str]) -> &'w str {
        of[self.below(of.len())]
    }

    /// A line `key = "value"`, in one of so many cases.
    fn maybe(&mut self, one_in: usize, key: &str, of: &[&str]) -> String {
        if self.below(one_in) > 0 {
            return String::new();
        }
        format!("{key} = \"{}\"\n", self.one(of))
    }
}

/// A file of a session that looks as it should: known keys, values of their kind.
fn looks_well(dice: &mut Dice) -> String {
    const POSTURES: [&str; 8] = [
        "supine",
        "lying",
        "sitting",
        "standing",
        "tilted 60 deg",
        "tilted -90 deg",
        "legs raised 45 deg",
        "legs raised 90 deg",
    ];
    const TIMES: [&str; 9] = [
        "1 ms", "50 ms", "0.1 s", "1 s", "2 s", "3 s", "10 s", "5 min", "8760 h",
    ];
    const DURATIONS: [&str; 9] = [
        "1 ms", "2 s", "5 s", "20 s", "1 min", "10 min", "1 h", "200 h", "8760 h",
    ];
    let mut text = dice.maybe(2, "start", &POSTURES);
    text += &dice.maybe(3, "settling", &["0 s", "1 s", "3 min", "8760 h"]);
    text += &dice.maybe(2, "recording", &["1 ms", "10 ms", "1 s", "1 h", "8760 h"]);
    text += &dice.maybe(3, "breathing", &["0.1/min", "12/min", "100/min"]);
    if dice.below(3) == 0 {
        text += &format!(
            "tolerance = {}\n",
            dice.one(&["1e-4", "0.1", "1e-13", "2e-15"])
        );
    }
    let blocks = dice.below(4) == 0;
    let heading = if blocks {
        "[[phase.phase]]"
    } else {
        "[[phase]]"
    };
    if blocks {
        text += &format!("[[phase]]\nrepeat = {}\n", dice.one(&["1", "2", "30"]));
    }
    for part in 0..=dice.below(4) {
        text += heading;
        text += "\n";
        if dice.below(8) > 0 {
            text += &format!("name = \"part {part}\"\n");
        } else {
            text += &dice.maybe(2, "name", &["a", "walking"]);
        }
        let stands = dice.below(6) == 0;
        if stands {
            text += "stands_up = true\n";
        } else if dice.below(2) == 0 {
            text += &format!("posture = \"{}\"\n", dice.one(&POSTURES));
            text += &dice.maybe(3, "over", &TIMES);
        }
        if dice.below(3) > 0 {
            let exercise = Exercise::ALL[dice.below(Exercise::ALL.len())];
            text += &format!("exercise = \"{exercise}\"\n");
            if exercise.rate().is_some() {
                text += &dice.maybe(
                    3,
                    "rate",
                    &["0.001/min", "0.1/min", "1 Hz", "84/min", "10 Hz"],
                );
            }
            if exercise.takes_load() {
                text += &dice.maybe(2, "load", &["0 %", "75 %", "100 %"]);
            }
            text += &dice.maybe(3, "effort", &["0 %", "1 %", "50 %", "100 %"]);
            if dice.below(3) == 0 {
                text += &format!("count = {}\n", dice.one(&["1", "2", "10", "1000000"]));
            } else {
                text += &format!("duration = \"{}\"\n", dice.one(&DURATIONS));
            }
        } else {
            text += &format!("duration = \"{}\"\n", dice.one(&DURATIONS));
        }
        text += &dice.maybe(3, "command", &["0 %", "40 %", "100 %"]);
        if dice.below(3) == 0 {
            let pressures = ["-100 mmHg", "-30 mmHg", "0 mmHg", "5 kPa", "100 mmHg"];
            text += &format!("lower_body = \"{}\"\n", dice.one(&pressures));
            text += &dice.maybe(2, "lower_body_over", &TIMES);
        }
    }
    text
}

/// What a file says wrong is a mistake of the file, with its line; what is read can be built, and what
/// can be built and is short can begin to run.
#[test]
fn files_that_look_well_build_or_are_told_with_their_line() {
    let mut dice = Dice(20);
    let (mut built, mut told, mut ran) = (0, 0, 0);
    for _ in 0..4000 {
        let text = looks_well(&mut dice);
        match read(&text) {
            Ok(session) => {
                let ready = session.ready();
                let ready = ready.unwrap_or_else(|error| panic!("{text}\n{error}"));
                built += 1;
                if built % 25 == 0 {
                    ran += 1;
                    starts(&ready, &text);
                }
            }
            Err(error) => {
                told += 1;
                let lines = text.lines().count();
                assert!(!error.mistakes().is_empty(), "{text}");
                for mistake in error.mistakes() {
                    assert!((1..=lines).contains(&mistake.line), "{text}\n{mistake}");
                    assert!(mistake.remedy.len() > 10, "{text}\n{mistake}");
                }
            }
        }
    }
    println!("{built} built, {told} told, {ran} ran");
    assert!(built > 400 && told > 400, "{built} {told}");
}

/// Nothing of the settings stops the run before its first step.
fn starts(ready: &ReadySession, text: &str) {
    let mut steps = 0;
    let mut few = |_: Time| {
        steps += 1;
        if steps < 20 {
            std::ops::ControlFlow::Continue(())
        } else {
            std::ops::ControlFlow::Break(())
        }
    };
    let run = ready.simulation().observed_by(&mut few).run(ready.end);
    assert!(
        run.is_ok(),
        "{text}\n{:?}",
        run.err().map(|error| error.to_string())
    );
}
