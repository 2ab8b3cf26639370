//! What the readers refuse, where, and with which words; and what they take.

use crate::{configurations, model_count, reading};
use std::path::Path;

/// Expects a refusal at this place with these words.
#[track_caller]
fn refused(name: &str, text: &str, place: &str, words: &str) {
    let Err(refusal) = reading(name, text) else {
        panic!("read: {text}");
    };
    assert_eq!(refusal.place, place, "{refusal}");
    assert!(refusal.message.contains(words), "{refusal}");
}

/// A UVL file with this line below an optional group.
fn feature(line: &str) -> String {
    format!("features\n\tRoot\n\t\toptional\n\t\t\tA {{kg 2, price 1.50}}\n\t\t\t{line}\n")
}

fn constraint(line: &str) -> String {
    format!("{}constraints\n\t{line}\n", feature("B {kg 1.5}"))
}

#[test]
fn uvl_is_refused_line_by_line() {
    let uvl = |text: &str, place: &str, words: &str| refused("m.uvl", text, place, words);
    uvl("name X\n", "1:1", "expected `namespace` or `features`");
    uvl(
        "namespace\nfeatures\n",
        "1:10",
        "expected the name of the model",
    );
    uvl(
        "namespace X\nimports\n\ta.b\nfeatures\n\tA\n",
        "2:1",
        "imports are not read",
    );
    uvl(
        "features\nA\n",
        "2:1",
        "expected the root feature, indented",
    );
    uvl("features\n\tA\n\tB\n", "3:2", "one root only");
    uvl("features\n\tA\n\t\tB\n", "3:3", "expected a group");
    uvl(
        "features\n\tA\n\t\tmandatory\nconstraints\n",
        "4:1",
        "expected the features of the group",
    );
    uvl(
        "features\n\tA\n\t\tor\n\t\t\tB\n\t\t\tB\n",
        "5:4",
        "already, at 4:4",
    );
    uvl(
        "features\n\tA\n\t\tor\n\t\t\tB\n\t\t  C\n",
        "5:5",
        "expected tabs only",
    );
    uvl(
        "features\n    A\n      or\n        B\n       C\n",
        "5:8",
        "the indentation of a line above",
    );
    uvl(
        "features\n\tA\n\t\t[2..1]\n\t\t\tB\n\t\t\tC\n",
        "3:3",
        "expected a range",
    );
    uvl(
        "features\n\tA\n\t\t[1..3]\n\t\t\tB\n\t\t\tC\n",
        "3:3",
        "asks for up to 3 features and has 2",
    );
    uvl("features\n\tA\n\t\t[x]\n\t\t\tB\n", "3:4", "how many");
    uvl("features\n\t\"A\n", "2:2", "closing `\"`");
    uvl(
        "features\n\tA // fine\n\t\t/* fine */\n\t\toptional /* open\n\t\t\tB\n",
        "4:12",
        "expected `*/`",
    );
    uvl("features\n\tA$\n", "2:3", "double quotes");
    uvl("features\n\t4x\n", "2:2", "begins with a digit");
    uvl("features\n\tmandatory\n", "2:2", "is quoted");
    uvl(
        "features\n\tA\nmore\n",
        "3:1",
        "expected `constraints` or the end of the file",
    );
}

#[test]
fn uvls_features_and_attributes_are_refused_where_they_mean_nothing_here() {
    let uvl = |line: &str, place: &str, words: &str| refused("m.uvl", &feature(line), place, words);
    uvl("String B", "5:4", "features of type String are not read");
    uvl("Real B", "5:4", "features of type Real are not read");
    uvl("Integer B", "5:12", "needs the whole numbers min and max");
    uvl("Integer B {min 3, max 1}", "5:12", "1 to 1000 values");
    uvl("Integer B {min 1, max 5000}", "5:12", "1 to 1000 values");
    uvl("B cardinality [1..3]", "5:6", "chosen several times");
    uvl("B {abstract 1}", "5:7", "true or false");
    uvl("B {price 'x'}", "5:7", "a number");
    uvl("B {price 1.505}", "5:7", "2 decimals at most");
    uvl("B {lead_days 1.5}", "5:7", "whole number of days");
    uvl("B {currency 'EUR'}", "5:7", "at the root only");
    uvl("B {kg 1, kg 2}", "5:13", "given twice");
    uvl("B {kg 1", "6:1", "expected `,` or `}`");
    uvl("B {kg =}", "5:10", "double quotes");
    uvl("B {kg 1234567890123}", "5:10", "too many digits");
}

#[test]
fn uvls_constraints_are_refused_with_their_place() {
    let uvl =
        |line: &str, place: &str, words: &str| refused("m.uvl", &constraint(line), place, words);
    uvl("A => C", "7:7", "there is no feature \"C\"");
    uvl("A => B => A", "7:9", "put one of them into parentheses");
    uvl(
        "A & ",
        "7:6",
        "expected a feature, `!`, `(` or a number, not the end of the line",
    );
    uvl("(A | B", "8:1", "expected `)` for the `(` at 7:2");
    uvl(
        "A B",
        "7:4",
        "expected `&`, `|`, `=>`, `<=>` or the end of the constraint",
    );
    uvl("A + 1 > 2", "7:2", "\"A\" is no feature of type Integer");
    uvl(
        "A.kg",
        "7:2",
        "expected a feature or a comparison, not a number",
    );
    uvl("A.metres > 1", "7:4", "no numeric attribute metres");
    uvl(
        "sum(metres) > 1",
        "7:6",
        "no feature has a numeric attribute metres",
    );
    uvl("sum(kg, A) > 1", "7:8", "sums of a part of the tree");
    uvl("avg(kg) > 1", "7:2", "the function avg is not read");
    uvl("A.kg / 2 > 1", "7:7", "division is not read");
    uvl("A.kg * B.kg > 1", "7:7", "expected a constant");
    uvl("A.kg == 'x'", "7:10", "comparisons of texts");
    uvl("A.kg = 1", "7:7", "no word of UVL begins with `=`");
}

#[test]
fn uvl_attributes_are_compared_with_their_decimals() {
    let count = |line: &str| configurations("m.uvl", &constraint(line));
    assert_eq!(count("true"), "4");
    assert_eq!(count("sum(kg) <= 2.5"), "3");
    assert_eq!(count("sum(kg) <= 3.5"), "4");
    assert_eq!(count("sum(kg) == 1.50"), "1");
    assert_eq!(count("A.kg > B.kg"), "2");
    assert_eq!(count("2 * A.kg - 0.5 < 3 * B.kg"), "3");
    assert_eq!(count("sum(price) * 2 != 3"), "2");
    assert_eq!(count("-A.kg >= -1"), "2");
    assert_eq!(count("!(A & B) & (A | B)"), "2");
    assert_eq!(count("A <=> B <=> false"), "2");
}

#[test]
fn uvl_numbers_are_features_with_values() {
    let text = "features
\tShelf
\t\tmandatory
\t\t\tInteger Width {min 60, max 120, step 20}
\t\toptional
\t\t\tInteger Boards {min 1, max 3}
constraints
\tWidth > 80 => Boards
\tBoards * 40 <= Width
";
    // Without boards: 60 and 80. With: one board on 60; one or two on 80 and on 100; three on 120.
    assert_eq!(configurations("shelf.uvl", text), "10");
    let file = std::env::temp_dir().join(format!("portico-shelf-{}.uvl", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let list = "Width=60\n-Boards Width=80\nBoards=3\n2\nWidth=61\n";
    let error = model_count(&file, list).unwrap_err();
    assert!(
        error.contains(":5: there is no feature \"Width=61\""),
        "{error}"
    );
    let counts = model_count(&file, &list.replace("Width=61\n", "")).unwrap();
    assert_eq!(counts, ["2", "1", "1", "10"]);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn uvl_constraints_may_stand_among_the_attributes_and_name_what_comes_later() {
    let text = "namespace \"My shop\"
include
    Boolean.group-cardinality
features
    \"Straße 7\" {abstract}
        [1..2]
            Größe {constraint (Größe => 色), kg 1}
            色 {constraints [!\"x.y\", 色 | Größe], note 'any', list [1, 2], more {a 1}}
            \"x.y\"
";
    assert_eq!(configurations("m.uvl", text), "2");
    let wrong = text.replace("=> 色", "=> 黒");
    refused("m.uvl", &wrong, "7:41", "there is no feature \"黒\"");
}

#[test]
fn dimacs_is_refused_word_by_word() {
    let dimacs = |text: &str, place: &str, words: &str| refused("m.cnf", text, place, words);
    dimacs("c only words\n", "2:1", "expected `p cnf");
    dimacs("1 2 0\n", "1:1", "before the first clause");
    dimacs("p sat 3 1\n", "1:3", "not `p sat`");
    dimacs("p cnf 3\n", "1:1", "expected `p cnf VARIABLES CLAUSES`");
    dimacs("p cnf x 1\n", "1:7", "not `x`");
    dimacs("p cnf 1 1 1\n", "1:11", "nothing behind it");
    dimacs("p cnf 4294967295 1\n", "1:7", "at most 400000");
    dimacs("p cnf 2 1\np cnf 2 1\n", "2:1", "a second line `p`");
    dimacs(
        "p cnf 2 1\n1 3 0\n",
        "2:3",
        "no variable 3; 2 were announced",
    );
    dimacs("p cnf 2 1\n1 a 0\n", "2:3", "not `a`");
    dimacs(
        "p cnf 2 1\n1 2\n",
        "3:1",
        "expected 0 behind the clause begun at 2:1",
    );
    dimacs("p cnf 2 2\n1 2 0\n", "3:1", "expected 2 clauses, found 1");
    dimacs(
        "p cnf 2 1\n1 0 2 0\n",
        "2:7",
        "more clauses than the 1 announced",
    );
    dimacs(
        "c 1 a\nc 1 b\np cnf 1 0\n",
        "2:1",
        "variable 1 is \"a\" already, named at 1:1",
    );
    dimacs("p cnf 2147483648 0\np", "1:7", "at most");
    assert_eq!(
        configurations("m.cnf", "c 9 nobody\nc hello\np cnf 2 1\n1\n  2\n0"),
        "3"
    );
    assert_eq!(configurations("m.cnf", "p cnf 3 0\n"), "8");
    assert_eq!(configurations("m.cnf", "p cnf 1 1\n0\n"), "0");
}

/// An SXFM file with this tree and these constraints.
fn splot(tree: &str, constraints: &str) -> String {
    format!(
        "<feature_model name=\"m\"><meta><data name=\"x\">y</data></meta>\n<feature_tree>\n{tree}</feature_tree>\n<constraints>\n{constraints}</constraints>\n</feature_model>\n"
    )
}

const SMALL: &str =
    ":r Root (r)\n\t:m Body(b)\n\t\t:g [1,*]\n\t\t\t: One(b_1)\n\t\t\t: Two(b_2)\n\t:o Extra\n";

#[test]
fn sxfm_trees_and_clauses_are_read_strictly() {
    assert_eq!(configurations("m.splx", &splot(SMALL, "")), "6");
    assert_eq!(
        configurations("m.splx", &splot(SMALL, "c1: ~b_1 or Extra\n")),
        "4"
    );
    let tree = |tree: &str, place: &str, words: &str| {
        refused("m.splx", &splot(tree, ""), place, words);
    };
    tree(":m Body(b)\n", "3:1", "expected the root");
    tree(":r Root\n:m Body\n", "4:1", "one root only");
    tree(
        ":r Root\n\t:x Body\n",
        "4:2",
        "expected `:r`, `:m`, `:o`, `:g` or `:`",
    );
    tree(":r Root\n\t: Body\n", "4:2", "no group is above");
    tree(":r Root\n\t:g [1,1]\n\t\t:m A\n", "5:3", "below a group");
    tree(
        ":r Root\n\t:g [1,2]\n\t\t: A\n",
        "4:2",
        "asks for up to 2 features and has 1",
    );
    tree(":r Root\n\t:g 1,2\n", "4:2", "expected `:g [1,1]`");
    tree(
        ":r Root\n\t:m A\n  :m B\n",
        "5:1",
        "tabs only or spaces only",
    );
    tree(":r Root\n\t:m A\n\t:o A\n", "5:2", "already, at 4:2");
    let clause = |line: &str, place: &str, words: &str| {
        refused("m.splx", &splot(SMALL, line), place, words);
    };
    clause(
        "c1: ~b_1 or b_3\n",
        "11:13",
        "no feature with the id \"b_3\"",
    );
    clause("c1: ~b_1 and b_2\n", "11:10", "expected `or`");
    clause("c1: ~b_1 or\n", "11:12", "expected a feature");
    clause("~b_1\n", "11:1", "expected a clause");
}

#[test]
fn sxfms_xml_has_no_entities_that_could_grow() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<feature_model name=\"&b;\"/>";
    refused("m.splx", bomb, "1:1", "document types are not read");
    let entity = splot(":r Root &b;\n", "");
    refused("m.splx", &entity, "3:9", "there is no entity &b;");
    let fine = splot(":r R&amp;D &#x41;(r)\n", "");
    assert_eq!(configurations("m.splx", &fine), "1");
    refused("m.splx", "<a/>", "1:1", "expected <feature_model>, not <a>");
    refused(
        "m.splx",
        "<feature_model>",
        "1:16",
        "expected </feature_model>",
    );
    let nested = splot(":r <b/>\n", "");
    refused(
        "m.splx",
        &nested,
        "3:4",
        "expected text, not the element <b>",
    );
}

#[test]
fn json_is_refused_with_line_column_and_path() {
    let json = |text: &str, place: &str, words: &str| refused("m.json", text, place, words);
    json("{", "1:1", "EOF");
    json("{\"format\": 1}", "1:12", "format: invalid type");
    json(
        "{\"format\": \"portico-model/2\", \"id\": \"x\", \"currency\": \"EUR\", \"groups\": []}",
        "1:2",
        "expected \"portico-model/1\"",
    );
    let group = "{\"format\": \"portico-model/1\", \"id\": \"x\", \"currency\": \"EUR\",\n \"groups\": [{\"id\": \"g\", \"choose\": {\"min\": 0, \"max\": 1},\n  \"options\": [{\"id\": \"a\", \"prize\": 3}]}]}";
    json(
        group,
        "3:33",
        "groups[0].options[0].prize: unknown field `prize`",
    );
    let text = group.replace("prize", "price").replace(": 3}", ": \"3\"}");
    json(
        &text,
        "3:38",
        "groups[0].options[0].price: invalid type: string",
    );
    let text = group.replace("prize", "price").replace("]}]}", "]}]} x");
    json(&text, "3:43", "trailing characters");
}

#[test]
fn a_file_is_known_by_its_name_or_by_its_content() {
    for (content, format) in [
        ("{}", "portico"),
        ("  \n<x/>", "sxfm"),
        ("c hello\np cnf 1 0\n", ""),
        ("features\n\tA\n", ""),
        ("// words\nfeatures\n\tA\n", ""),
    ] {
        let read = portico::configurator::formats::read(Path::new("model"), content.as_bytes());
        assert_eq!(read.is_ok(), format.is_empty(), "{content}: {read:?}");
    }
    refused("model", "hello", "1:1", "expected a model");
    refused("m.uvl", "", "1:1", "the file is empty");
    refused("m.json", "\n \n", "1:1", "the file is empty");
    let read = portico::configurator::formats::read(Path::new("m.uvl"), b"features\n\tA\xff\n");
    assert_eq!(read.unwrap_err().place, "2:3");
    let large = vec![b' '; portico::configurator::formats::MAX_BYTES + 1];
    let read = portico::configurator::formats::read(Path::new("m.uvl"), &large);
    assert!(read.unwrap_err().message.contains("at most 16777216"));
    assert_eq!(
        configurations(
            "m.uvl",
            "\u{feff}features\r\n\tA\r\n\t\toptional\r\n\t\t\tB\r\n"
        ),
        "2"
    );
}

#[test]
fn lists_of_partial_configurations_are_refused_by_line() {
    let file = std::env::temp_dir().join(format!("portico-lists-{}.cnf", std::process::id()));
    std::fs::write(&file, "c 1 a\nc 2 a\nc 3 b c\np cnf 4 0\n").unwrap();
    let refused = |list: &str, words: &str| {
        let error = model_count(&file, list).unwrap_err();
        assert!(error.contains(words), "{list}: {error}");
        assert_eq!(error.trim().lines().count(), 1, "{error}");
    };
    refused("1\n5\n", ":2: there is no feature 5; the model has 4");
    refused("0\n", "there is no feature 0");
    refused("a\n", "several features are called \"a\"; use a number");
    refused("\"b c\n", "expected a closing `\"`");
    refused("1 - 2\n", "expected a feature behind `-`");
    refused("b\n", "there is no feature \"b\"");
    let counts = model_count(&file, "\"b c\" -1\n1 -1\n-\"b c\"-2\n\n").unwrap();
    assert_eq!(counts, ["4", "0", "4", "16"]);
    std::fs::remove_file(file).unwrap();
}
