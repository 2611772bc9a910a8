use super::*;

#[test]
fn the_lists_are_whole() {
    let count = |framework| ids(framework).count();
    assert_eq!(count(Framework::Tsc2017), 61);
    assert_eq!(count(Framework::Dc), 9);
    assert_eq!(count(Framework::Nist80053R5), 1014);
    assert_eq!(count(Framework::Nist80053R4), 922 - 96);
    assert_eq!(count(Framework::Csf2), 134);
    assert_eq!(count(Framework::Iso27001v2022), 93 + 41);
    assert_eq!(count(Framework::Iso27001v2013), 114 + 35);
    assert_eq!(count(Framework::HipaaSecurity), 66);
}

#[test]
fn what_is_listed_is_known_and_found() {
    for framework in [
        Framework::Tsc2017,
        Framework::Dc,
        Framework::Nist80053R5,
        Framework::Nist80053R4,
        Framework::Csf2,
        Framework::HipaaSecurity,
    ] {
        for id in ids(framework).filter(|id| framework != Framework::Csf2 || id.contains('-')) {
            assert!(matches!(lookup(framework, id), Lookup::Known { .. }), "{id}");
            let hits = find(id);
            assert_eq!(hits.len(), 1, "{id}");
            assert_eq!(hits[0].id, id);
        }
    }
    for framework in [Framework::Iso27001v2022, Framework::Iso27001v2013] {
        for id in ids(framework).filter(|id| id.starts_with('A')) {
            assert_eq!(find(id)[0].id, id);
        }
    }
}

fn near(framework: Framework, id: &str) -> Vec<&'static str> {
    match lookup(framework, id) {
        Lookup::Unknown { near } => near,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn near_misses_are_offered() {
    assert_eq!(near(Framework::Tsc2017, "CC6.9"), ["CC6.8", "CC6.7", "CC6.6"]);
    assert_eq!(near(Framework::Tsc2017, "CC1.6")[0], "CC6.1");
    assert_eq!(near(Framework::Iso27001v2022, "A.8.35")[0], "A.8.34");
    assert!(near(Framework::Nist80053R5, "AC-99").contains(&"AC-25"));
    assert_eq!(near(Framework::Csf2, "PR.AA-09")[0], "PR.AA-06");
    assert!(near(Framework::HipaaSecurity, "164.312(f)").is_empty());
}

#[test]
fn what_was_withdrawn_says_where_it_went() {
    let into = |framework, id| match lookup(framework, id) {
        Lookup::Withdrawn { into, .. } => into,
        other => panic!("{id}: {other:?}"),
    };
    assert_eq!(into(Framework::Nist80053R5, "AC-13"), ["AC-2", "AU-6"]);
    assert_eq!(into(Framework::Nist80053R5, "SC-19"), [] as [&str; 0]);
    assert_eq!(into(Framework::Csf2, "PR.AC-04"), ["PR.AA-05"]);
    assert_eq!(into(Framework::Iso27001v2022, "A.9.2.5"), ["A.5.18"]);
    assert!(matches!(lookup(Framework::Nist80053R4, "SA-12"), Lookup::Known { .. }));
    assert!(matches!(lookup(Framework::Iso27001v2013, "A.9.2.5"), Lookup::Known { .. }));
}

#[test]
fn parts_and_wholes_of_a_paragraph_are_known() {
    for id in ["164.308", "164.308(a)", "164.308(a)(1)", "164.308(a)(1)(ii)(A)", "164.314(b)(2)(i)"] {
        assert!(matches!(lookup(Framework::HipaaSecurity, id), Lookup::Known { .. }), "{id}");
    }
}

#[test]
fn criteria_have_keywords() {
    assert!(ids(Framework::Tsc2017).all(|id| keywords(id).count() >= 3));
    assert_eq!(keywords("CC6.9").count(), 0);
}
