//! Figures are drawn the same each time, say what they show, and refuse what has no place in them.
#![cfg(feature = "plot")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail a test"
)]

use soleus::plot::{Bars, Colour, Figure, Panel, PlotError};

/// Every kind of thing that can be drawn.
fn full() -> Figure {
    let wave = |phase: f64| {
        (0..400).map(move |x| {
            (
                f64::from(x),
                50.0 + 40.0 * (0.1 * f64::from(x) + phase).sin(),
            )
        })
    };
    let above = Panel::new("ankle vein, mmHg")
        .shade("standing still", 0.0, 200.0)
        .shade("heel raises", 200.0, 400.0)
        .published("after ten raises, Nicolaides 1986", 15.0, 30.0)
        .spread(
            "lowest to highest",
            wave(0.0).map(|(x, y)| (x, y - 10.0, y + 10.0)),
        )
        .line("healthy", wave(0.0))
        .line("without valves", wave(1.0))
        .coloured(Colour::Red);
    let left = Panel::new("pressure, mmHg")
        .titled("Left ventricle")
        .over("volume, mL")
        .line(
            "lying",
            [
                (50.0, 10.0),
                (120.0, 10.0),
                (120.0, 100.0),
                (50.0, 100.0),
                (50.0, 10.0),
            ],
        );
    let middle = Panel::new("people")
        .over("change, 1/min")
        .columns("measured", [(0.0, 5.0, 3.0), (5.0, 10.0, 7.0)])
        .dots("predicted", [(2.5, 2.0), (7.5, 6.0)]);
    let right = Bars::new("effect, mmHg", ["without", "with"])
        .bar("heel raises", [88.0, 20.0])
        .published(15.0, 35.0)
        .bar("walking", [88.0, 25.0])
        .bar("lying, legs raised", [8.0, -12.0]);
    let row: [soleus::plot::Drawing; 3] = [left.into(), middle.into(), right.into()];
    Figure::new("All of it")
        .sized(1080, 600)
        .panel(above.over("time, s"))
        .row(row)
}

#[test]
fn a_figure_says_what_it_shows_and_is_the_same_each_time() {
    let svg = full().svg().unwrap();
    assert_eq!(svg, full().svg().unwrap());
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    for words in [
        "All of it",
        "ankle vein, mmHg",
        "time, s",
        "standing still",
        "heel raises",
        "Nicolaides",
        "without valves",
        "Left ventricle",
        "volume, mL",
        "people",
        "measured",
        "predicted",
        "effect, mmHg",
        "lying, legs raised",
    ] {
        assert!(svg.contains(words), "`{words}` is not drawn");
    }
    // The loop goes round its four corners.
    let lines = svg.lines().filter(|line| line.contains("<polyline"));
    let points = lines.filter_map(|line| line.split("points=\"").nth(1)?.split('"').next());
    let corners = points.filter(|points| points.split_whitespace().count() == 5);
    assert_eq!(corners.count(), 1);
    // 100,000 points that nobody could tell apart are drawn as fewer.
    let dense = (0..100_000).map(|x| (f64::from(x), 1.0));
    let flat = Figure::new("")
        .panel(Panel::new("y, mL").line("", dense))
        .svg()
        .unwrap();
    assert!(flat.len() < 10_000, "{} bytes", flat.len());
}

/// Left, right, top and bottom of each text that is not turned.
fn boxes(svg: &str) -> Vec<(String, [f64; 4])> {
    let read = |tag: &str, key: &str| -> Option<String> {
        let from = tag.find(&format!(" {key}=\""))? + key.len() + 3;
        Some(tag[from..].split('"').next().unwrap().to_owned())
    };
    let texts = svg
        .split("<text")
        .skip(1)
        .filter(|text| !text.contains("rotate"));
    let boxed = texts.map(|text| {
        let (tag, rest) = text.split_once('>').unwrap();
        let words = rest.split("</text>").next().unwrap().trim().to_owned();
        let number = |key| read(tag, key).unwrap().parse::<f64>().unwrap();
        let (x, y, size) = (number("x"), number("y"), number("font-size"));
        let width = 0.5 * size * words.chars().count() as f64;
        let left = match read(tag, "text-anchor").as_deref() {
            Some("middle") => x - 0.5 * width,
            Some("end") => x - width,
            _ => x,
        };
        // An `ex` is about half an `em`.
        let shift = read(tag, "dy").map_or(0.0, |dy| match dy.strip_suffix("ex") {
            Some(ex) => 0.5 * ex.parse::<f64>().unwrap(),
            None => dy.trim_end_matches("em").parse().unwrap(),
        });
        let foot = y + shift * size;
        (words, [left, left + width, foot - 0.7 * size, foot])
    });
    boxed.collect()
}

#[test]
fn no_two_texts_lie_on_each_other_and_none_leaves_the_figure() {
    let boxes = boxes(&full().svg().unwrap());
    assert!(boxes.len() > 30, "{}", boxes.len());
    for (place, (words, own)) in boxes.iter().enumerate() {
        assert!(
            own[0] >= 0.0 && own[1] <= 1080.0 && own[2] >= 0.0 && own[3] <= 600.0,
            "`{words}`: {own:?}"
        );
        for (others, other) in &boxes[place + 1..] {
            let apart = own[1] <= other[0]
                || other[1] <= own[0]
                || own[3] <= other[2]
                || other[3] <= own[2];
            assert!(apart, "`{words}` at {own:?} and `{others}` at {other:?}");
        }
    }
}

#[test]
fn what_has_no_place_in_a_figure_is_refused() {
    let one = |panel: Panel| Figure::new("").panel(panel).svg();
    for (panel, name) in [
        (Panel::new("y").line("broken", [(0.0, f64::NAN)]), "broken"),
        (Panel::new("y").line("huge", [(0.0, 1e16)]), "huge"),
        (Panel::new("y").dots("dots", [(f64::INFINITY, 0.0)]), "dots"),
        (
            Panel::new("y").published("band", 0.0, f64::INFINITY),
            "band",
        ),
        (Panel::new("y").shade("phase", f64::NAN, 1.0), "phase"),
        (
            Panel::new("y").spread("spread", [(0.0, 0.0, f64::NAN)]),
            "spread",
        ),
        (
            Panel::new("y").columns("column", [(0.0, f64::NAN, 1.0)]),
            "column",
        ),
        (Panel::new("y").x_range(0.0, f64::NAN), "axis"),
    ] {
        match one(panel) {
            Err(PlotError::NotFinite { name: found, .. }) => assert_eq!(found, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    let bars = Bars::new("x", ["a"]).bar("bar", [f64::NAN]);
    assert!(matches!(
        Figure::new("").panel(bars).svg(),
        Err(PlotError::NotFinite { .. })
    ));
    assert!(matches!(
        Figure::new("").svg(),
        Err(PlotError::Size { panels: 0, .. })
    ));
    for (width, height) in [(0, 400), (400, 0), (400, 1_000_000)] {
        let figure = Figure::new("").sized(width, height).panel(Panel::new("y"));
        assert!(
            matches!(figure.svg(), Err(PlotError::Size { .. })),
            "{width} {height}"
        );
    }
    let lost = full().save("no/such/folder/x.svg").unwrap_err();
    assert!(
        lost.to_string()
            .contains("cannot write no/such/folder/x.svg"),
        "{lost}"
    );
}

/// Nothing to draw, one point, one value, ranges the wrong way round: an empty or an odd figure, but never a crash.
#[test]
fn odd_panels_are_drawn_all_the_same() {
    for panel in [
        Panel::new(""),
        Panel::new("y").line("", []),
        Panel::new("y")
            .y_range(0.0, 1e-9)
            .x_range(0.0, 1e-9)
            .published("far off", -1e12, 1e12)
            .shade("far off", -1e12, 1e12)
            .dots("far off", [(1e12, 1e12)])
            .spread("far off", [(0.0, -1e12, 1e12)])
            .columns("far off", [(-1e12, 1e12, 1e12)])
            .line("far off", [(0.0, 1e12), (1e-9, -1e12)]),
        Panel::new("y").line("point", [(1.0, 1.0)]),
        Panel::new("y").dots("alike", [(1.0, 0.0), (1.0, 0.0)]),
        Panel::new("y").spread("", []),
        Panel::new("y").line("large", [(0.0, 1e15), (1.0, -1e15)]),
        Panel::new("y").line("small", [(0.0, 1e-300), (1e-300, 0.0)]),
        Panel::new("y")
            .x_range(1.0, 0.0)
            .line("turned", [(0.0, 0.0), (1.0, 1.0)]),
        Panel::new("y")
            .x_range(1e14, 1e14 + 0.125)
            .line("narrow", [(1e14, 0.0)]),
        Panel::new("y")
            .y_range(1.0, 1.0)
            .line("flat", [(0.0, 0.0), (1.0, 1.0)]),
        Panel::new("y")
            .shade(
                "a name that is far too long for the little stretch",
                0.0,
                1e-3,
            )
            .line("", [(0.0, 0.0), (1.0, 1.0)]),
        Panel::new("a < b & \"c\"").line("<svg>", [(0.0, 0.0), (1.0, 1.0)]),
    ] {
        let what = format!("{panel:?}");
        let svg = Figure::new("")
            .panel(panel)
            .svg()
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        // The one name that looks like a tag is written as text.
        assert!(!svg.contains("<svg>"), "{what}");
        assert_well_formed(&svg);
    }
    let bars = [
        Bars::new("x", [""; 0]),
        Bars::new("x", ["a"]).bar("none", []),
        Bars::new("x", ["a"]).bar("zero", [0.0]),
    ];
    for bars in bars {
        assert!(Figure::new("").panel(bars).svg().is_ok());
    }
}

/// A text of XML 1.0: allowed characters, tags that close, `&` only in entities.
fn assert_well_formed(svg: &str) {
    let allowed = |own: char| {
        matches!(own, '\t' | '\n' | '\r') || own >= ' ' && own != '\u{FFFE}' && own != '\u{FFFF}'
    };
    assert!(svg.chars().all(allowed), "a forbidden character in {svg}");
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(from) = rest.find('<') {
        let to = rest[from..].find('>').unwrap() + from;
        let tag = &rest[from + 1..to];
        assert!(!tag.contains('<'), "{tag}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{svg}");
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
        rest = &rest[to + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    for entity in svg.split('&').skip(1) {
        let known = ["lt;", "gt;", "amp;", "quot;", "apos;"];
        assert!(known.iter().any(|own| entity.starts_with(own)), "{entity}");
    }
}

/// A figure with this text in one of the places that a text can have.
fn labelled(place: usize, text: &str) -> Figure {
    let line = [(0.0, 0.0), (1.0, 1.0)];
    let figure = Figure::new(if place == 0 { text } else { "title" });
    let at = |own: usize| if place == own { text } else { "y" };
    let panel = Panel::new(at(1))
        .titled(at(2))
        .over(at(3))
        .line(at(4), line)
        .shade(at(5), 0.0, 1.0)
        .published(at(6), 0.0, 1.0);
    let bars = Bars::new(at(7), [at(8), "second"]).bar(at(9), [1.0, 2.0]);
    figure.panel(panel).panel(bars)
}

#[test]
fn a_character_that_xml_forbids_is_an_error_and_not_an_ill_formed_file() {
    for place in 0..10 {
        for character in ['\0', '\u{1}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
            let text = format!("foot{character} vein");
            match labelled(place, &text).svg() {
                Err(PlotError::Text {
                    text: named,
                    character: found,
                }) => assert_eq!((named, found), (text, character)),
                other => panic!("place {place}, {character:?}: {other:?}"),
            }
        }
        for text in [
            "\t\r\n",
            "\u{7F}\u{85}",
            "<&>\"'",
            "]]>",
            "Größe ∆p 💓",
            "&#0;",
        ] {
            assert_well_formed(&labelled(place, text).svg().unwrap());
        }
    }
    assert_well_formed(&full().svg().unwrap());
}

/// Two panels beside each other, and one below them.
fn beside(shares: &[f64]) -> Result<String, PlotError> {
    let line = |name: &str| Panel::new(name).line("", [(0.0, 0.0), (1.0, 1.0)]);
    Figure::new("")
        .row([line("left, mL"), line("right, mL")])
        .panel(line("below, mL"))
        .shares(shares.iter().copied())
        .svg()
}

#[test]
fn a_share_that_is_no_share_is_an_error_that_names_its_panel() {
    for share in [-1.0, 0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let refused = beside(&[2.0, share]).unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("panel 2, `right, mL`"), "{said}");
        assert!(said.contains(&format!("is {share}")), "{said}");
        assert!(said.contains("above 0"), "{said}");
        assert!(matches!(refused, PlotError::Share { panel: 2, .. }));
    }
    assert_well_formed(&beside(&[2.0, 1.0]).unwrap());
    assert_eq!(beside(&[]).unwrap(), beside(&[1e308, 1e308]).unwrap());
    // A share that leaves nothing to draw in.
    let narrow = beside(&[1.0, 1e-12]).unwrap_err();
    assert!(matches!(&narrow, PlotError::Room { name, .. } if name == "right, mL"));
}

#[test]
fn a_wrong_count_of_shares_is_an_error_that_names_the_row() {
    for shares in [vec![1.0], vec![1.0, 2.0, 3.0]] {
        let said = beside(&shares).unwrap_err().to_string();
        for words in ["row 1", "`left, mL`", "2 panels", "one share for each"] {
            assert!(said.contains(words), "`{words}` is missing in: {said}");
        }
        assert!(said.contains(&format!("{} shares", shares.len())), "{said}");
    }
    let alone = Figure::new("")
        .panel(Panel::new("alone"))
        .shares([1.0, 1.0]);
    let alone = alone.svg().unwrap_err().to_string();
    assert!(alone.contains("`alone`, has 1 panels"), "{alone}");
}

#[test]
fn a_wrong_count_of_bars_is_an_error_that_names_them() {
    for values in [vec![1.0], vec![1.0, 2.0, 3.0]] {
        let bars = Bars::new("x", ["before", "after"]).bar("walking", values.clone());
        match Figure::new("").panel(bars).svg() {
            Err(PlotError::BarCount {
                name,
                found,
                expected: 2,
            }) => assert_eq!((&*name, found), ("walking", values.len())),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn panels_without_room_for_their_axes_are_an_error_that_names_one() {
    let many = |count: usize| (0..count).map(|own| Panel::new(format!("panel {own}")));
    let across = Figure::new("").sized(200, 200).row(many(5));
    let along = many(40).fold(Figure::new("").sized(400, 400), Figure::panel);
    let named = (0..2000).fold(Panel::new("crowded"), |panel, own| {
        panel.line(format!("series {own}"), [(0.0, 1.0)])
    });
    let listed = Figure::new("").panel(named);
    for (figure, first) in [(across, "panel 0"), (along, "panel 0"), (listed, "crowded")] {
        match figure.svg() {
            Err(PlotError::Room { name, .. }) => assert_eq!(name, first),
            other => panic!("{first}: {other:?}"),
        }
    }
    let name = "name ".repeat(1000);
    let wide = Bars::new("x", ["a"]).bar(name, [1.0]);
    assert_well_formed(&Figure::new("").sized(200, 200).panel(wide).svg().unwrap());
}

#[test]
fn a_number_without_a_name_is_told_by_its_panel() {
    let panel = Panel::new("foot vein, mmHg").line("", [(0.0, f64::NAN)]);
    let said = Figure::new("").panel(panel).svg().unwrap_err().to_string();
    assert!(said.contains("`foot vein, mmHg`"), "{said}");
}

#[test]
fn a_phase_given_backwards_is_shaded_and_named() {
    let drawn = |from: f64, to: f64| {
        let panel = Panel::new("y").shade("standing", from, to);
        Figure::new("")
            .panel(panel.x_range(0.0, 10.0))
            .svg()
            .unwrap()
    };
    assert_eq!(drawn(8.0, 2.0), drawn(2.0, 8.0));
    assert!(drawn(8.0, 2.0).contains("standing"));
}

#[test]
fn svg_under_the_name_of_a_picture_is_refused_with_the_right_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let refused = full().save(&path).unwrap_err();
    assert!(matches!(refused, PlotError::Extension { .. }));
    let said = refused.to_string();
    assert!(said.contains("a.png") && said.contains("a.svg"), "{said}");
    assert!(!path.exists());
    for name in ["a.svg", "b.SVG", "c"] {
        full().save(folder.path().join(name)).unwrap();
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn a_line_whose_points_lie_outside_of_the_axis_is_drawn_across_it() {
    let line = Panel::new("y").line("", [(0.0, 0.0), (10.0, 10.0)]);
    let spread = Panel::new("y").spread("", [(0.0, 0.0, 1.0), (10.0, 9.0, 10.0)]);
    for (panel, tag) in [(line, "<polyline"), (spread, "<polygon")] {
        let panel = panel.x_range(2.0, 5.0).y_range(0.0, 10.0);
        let svg = Figure::new("").panel(panel).svg().unwrap();
        let coloured = |own: &str| own.contains(tag) && own.contains("#3A6294");
        assert!(svg.lines().any(coloured), "{tag} is missing in {svg}");
        assert_well_formed(&svg);
    }
}
