//! Public models whose answers are known, through the command.

use crate::{configurations, model_check, model_count, shared_data};
use portico::configurator::formats::{Subject, read};
use serde_json::Value;
use shared::configurator::answers::Engine;
use shared::configurator::catalogue::Catalogue;
use shared::configurator::compile::{Limits, compile};
use std::path::{Path, PathBuf};

/// The PC in UVL has lost the 13 features below its M.2 drive, eleven drives in two groups: where
/// its clauses leave twelve ways, none or one of eleven, the tree leaves two.
const PC_OF_UVL: &str = "554424990964054425600";

fn files(data: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["uvl", "dimacs", "splot"] {
        for entry in std::fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|e| ["uvl", "dimacs", "cnf", "splx"].iter().any(|k| e == *k))
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_public_model_has_the_configurations_that_are_known() {
    let Some(data) = shared_data("configurator") else {
        return;
    };
    let expected = std::fs::read_to_string(data.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let files = files(&data);
    assert_eq!(files.len(), 15);
    for file in files {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let known = &expected["models"];
        let known = known
            .get(stem)
            .or_else(|| known.get(format!("{stem}.splx")))
            .unwrap();
        let (report, fine) = model_check(&file);
        let of_uvl = file.extension().is_some_and(|e| e == "uvl");
        let count = match stem {
            "hardware_pc-richmond_Sprey2020" if of_uvl => PC_OF_UVL,
            _ => known["configurations"].as_str().unwrap(),
        };
        assert_eq!(report["configurations"], count, "{}", file.display());
        assert!(fine, "{}: {report}", file.display());
        for field in ["core", "dead"] {
            if let Some(known) = known.get(field) {
                assert_eq!(&report[field], known, "{field} of {}", file.display());
            }
        }
    }
}

#[test]
fn the_pc_of_uvl_and_of_clauses_agree_where_the_drive_that_differs_is_left_out() {
    let Some(data) = shared_data("configurator") else {
        return;
    };
    let names = [
        "\"i7-7700 Kaby Lake\"",
        "\"Xonar DSX\" -Argus",
        "-\"Big Tower\" LAN",
        "",
    ];
    let list = |drive: &str| -> String {
        names
            .iter()
            .map(|line| format!("-\"{drive}\" {line}\n"))
            .collect()
    };
    let name = "hardware_pc-richmond_Sprey2020";
    let tree = model_count(&data.join(format!("uvl/{name}.uvl")), &list("M,2 SSD"));
    let clauses = model_count(
        &data.join(format!("dimacs/{name}.dimacs")),
        &list("M.2 SSD"),
    );
    assert_eq!(tree, clauses);
    assert_eq!(tree.unwrap().len(), names.len());
}

#[test]
fn all_800_partial_configurations_of_vp9_are_counted_right() {
    let Some(data) = shared_data("configurator") else {
        return;
    };
    let model = data.join("dimacs/VP9.dimacs");
    let list = std::fs::read_to_string(data.join("ddnnf/VP9.config")).unwrap();
    let known = std::fs::read_to_string(data.join("ddnnf/VP9_sb_pc.csv")).unwrap();
    let known: Vec<(&str, &str)> = known.lines().filter_map(|l| l.rsplit_once(',')).collect();
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(known.iter().map(|k| k.0).collect::<Vec<_>>(), lines);
    let counts = model_count(&model, &list).unwrap();
    assert_eq!(counts, known.iter().map(|k| k.1).collect::<Vec<_>>());
    assert_eq!(counts.len(), 800);
}

#[test]
fn every_feature_of_vp9_is_in_as_many_configurations_as_is_known() {
    let Some(data) = shared_data("configurator") else {
        return;
    };
    let model = data.join("dimacs/VP9.dimacs");
    let known = std::fs::read_to_string(data.join("ddnnf/VP9_sb_fs.csv")).unwrap();
    let known: Vec<Vec<&str>> = known.lines().map(|l| l.split(',').collect()).collect();
    let list: Vec<&str> = known.iter().map(|row| row[0]).collect();
    let counts = model_count(&model, &list.join("\n")).unwrap();
    assert_eq!(counts, known.iter().map(|row| row[1]).collect::<Vec<_>>());
    assert_eq!(counts.len(), 42);
    let names = model_count(&model, "root\ngood -lossless\n-lossless good\n").unwrap();
    assert_eq!(names, ["216000", "54000", "54000"]);
}

/// What the sandwich's diagram says, as UVL; its prices are put in from the table.
const SANDWICH: &str = "features
    Sandwich {currency 'EUR'}
        mandatory
            Bread
                alternative
                    \"Full Grain\" PRICE
                    Flatbread PRICE
                    Toast PRICE
        optional
            Cheese
                optional
                    Gouda
                        alternative
                            Sprinkled PRICE
                            Slice PRICE
                    Cheddar PRICE
                    \"Cream Cheese\" PRICE
            Meat
                or
                    Salami PRICE
                    Ham PRICE
                    \"Chicken Breast\" PRICE
            Vegetables
                optional
                    Cucumber PRICE
                    Tomatoes PRICE
                    Lettuce PRICE
";

/// The d-DNNF of the sandwich: per node whether one child must hold or all, and its edges.
struct Diagram {
    either: Vec<Option<bool>>,
    edges: Vec<Vec<(usize, Vec<i32>)>>,
}

impl Diagram {
    fn read(text: &str) -> Self {
        let mut diagram = Self {
            either: vec![None; 20],
            edges: vec![Vec::new(); 20],
        };
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[0] {
                kind @ ("o" | "a" | "t") => {
                    let node: usize = words[1].parse().unwrap();
                    diagram.either[node] = Some(kind == "o");
                }
                _ => {
                    let numbers: Vec<i32> = words.iter().map(|w| w.parse().unwrap()).collect();
                    let (from, to) = (numbers[0] as usize, numbers[1] as usize);
                    diagram.edges[from].push((to, numbers[2..numbers.len() - 1].to_vec()));
                }
            }
        }
        diagram
    }

    fn holds(&self, node: usize, chosen: u32) -> bool {
        let fits = |l: &i32| (chosen >> l.unsigned_abs() & 1 == 1) == (*l > 0);
        let mut edges = self.edges[node].iter();
        let mut edge = |(to, literals): &(usize, Vec<i32>)| {
            literals.iter().all(fits) && self.holds(*to, chosen)
        };
        if self.either[node] == Some(true) {
            edges.any(&mut edge)
        } else {
            edges.all(&mut edge)
        }
    }
}

#[test]
fn the_sandwichs_prices_have_the_bounds_of_all_its_configurations() {
    let Some(data) = shared_data("configurator") else {
        return;
    };
    let table = std::fs::read_to_string(data.join("ddnnf/sandwich_attribute_vals.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .skip(1)
        .map(|l| l.split(',').collect())
        .collect();
    let cents = |row: &[&str]| (row[3].parse::<f64>().unwrap_or(0.0) * 100.0).round() as i64;
    // By brute force from the diagram.
    let diagram = std::fs::read_to_string(data.join("ddnnf/sandwich.nnf")).unwrap();
    let diagram = Diagram::read(&diagram);
    let mut all: Vec<(u32, i64)> = Vec::new();
    for bits in 0..1_u32 << 19 {
        let chosen = bits << 1;
        if diagram.holds(1, chosen) {
            let price = rows.iter().enumerate();
            let price = price
                .filter(|(k, _)| chosen >> (k + 1) & 1 == 1)
                .map(|(_, r)| cents(r));
            all.push((chosen, price.sum()));
        }
    }
    // By the engine from UVL.
    let mut text = String::new();
    for line in SANDWICH.lines() {
        let name = line.trim().trim_end_matches(" PRICE").trim_matches('"');
        let row = rows.iter().find(|row| row[1] == name);
        let price = row.map_or(String::new(), |row| format!("{{price {}}}", row[3]));
        text.push_str(&line.replace("PRICE", &price));
        text.push('\n');
    }
    assert_eq!(configurations("sandwich.uvl", &text), all.len().to_string());
    let document = read(Path::new("sandwich.uvl"), text.as_bytes()).unwrap();
    let Subject::Model(model) = &document.subject else {
        panic!("no model");
    };
    let form = compile(&document.theory().unwrap(), &Limits::default(), &mut || {
        true
    })
    .unwrap();
    let (base, prices) = Catalogue::of(model)
        .unwrap()
        .prices(model, model.currency)
        .unwrap();
    let engine = Engine::new(form, base, prices).unwrap();
    let bounds = |of: &dyn Fn(u32) -> bool| {
        let prices = || all.iter().filter(|one| of(one.0)).map(|one| one.1);
        (prices().min().unwrap(), prices().max().unwrap())
    };
    let total = engine.total().unwrap();
    assert_eq!((total.lowest, total.highest), bounds(&|_| true));
    assert_eq!((total.lowest, total.highest), (179, 870));
    for (k, row) in rows.iter().enumerate() {
        let feature = document.features.iter().find(|f| f.name == row[1]).unwrap();
        let with = engine.total_with(feature.item).unwrap();
        let known = bounds(&|chosen| chosen >> (k + 1) & 1 == 1);
        assert_eq!((with.lowest, with.highest), known, "{}", row[1]);
    }
}
