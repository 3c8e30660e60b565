//! Evaluates benchmark workloads with regorus, as compiled policy and on its register machine, and prints for each engine
//! and workload a line of tab-separated columns: engine, workload, median nanoseconds per evaluation, spread in percent,
//! results each cut at 40 characters.
//!
//! Usage: regorus-bench [--mode eval|json|compile] DIR...

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::{Program, RegoVM};
use regorus::{CompiledPolicy, Engine, Value};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs, hint};

type Problem = Box<dyn Error>;

const ROUNDS: usize = 7;
const ROUND_NANOS: f64 = 200e6;

struct Workload {
    name: String,
    entrypoint: String,
    policy: String,
    inputs: Vec<String>,
    data: Option<String>,
}

fn main() {
    let mut mode = "eval".to_string();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--mode" {
            mode = arguments.next().expect("--mode needs a value");
            continue;
        }
        let workload = read(Path::new(&argument));
        if mode == "compile" {
            if let Err(problem) = program(&workload) {
                refuse("regorus rvm", &workload, &problem);
                continue;
            }
            let (median, spread) = measure(|_| {
                hint::black_box(program(&workload).expect("program"));
            });
            println!("regorus rvm\t{}\t{median:.0}\t{spread:.0}\t", workload.name);
            continue;
        }
        let text = mode == "json";
        if let Err(problem) = run_compiled(&workload, text) {
            refuse("regorus", &workload, &problem);
        }
        if let Err(problem) = run_machine(&workload, text) {
            refuse("regorus rvm", &workload, &problem);
        }
    }
}

fn policy(workload: &Workload) -> Result<CompiledPolicy, Problem> {
    let mut engine = Engine::new();
    engine.add_policy("policy.rego".into(), workload.policy.clone())?;
    if let Some(data) = &workload.data {
        engine.add_data_json(data)?;
    }
    Ok(engine.compile_with_entrypoint(&workload.entrypoint.as_str().into())?)
}

fn program(workload: &Workload) -> Result<Arc<Program>, Problem> {
    let entrypoint = workload.entrypoint.as_str();
    Ok(Compiler::compile_from_policy(&policy(workload)?, &[entrypoint])?)
}

fn run_compiled(workload: &Workload, text: bool) -> Result<(), Problem> {
    let compiled = policy(workload)?;
    let inputs = parse(workload);
    let mut results = Vec::new();
    for input in &inputs {
        results.push(show(&compiled.eval_with_input(input.clone())?));
    }
    let (median, spread) = measure(|i| {
        let input = pick(workload, &inputs, i, text);
        hint::black_box(compiled.eval_with_input(input).expect("eval"));
    });
    print("regorus", workload, median, spread, &results);
    Ok(())
}

fn run_machine(workload: &Workload, text: bool) -> Result<(), Problem> {
    let mut machine = RegoVM::new();
    machine.load_program(program(workload)?);
    let data = workload.data.as_deref().unwrap_or("{}");
    machine.set_data(Value::from_json_str(data)?)?;
    let inputs = parse(workload);
    let mut results = Vec::new();
    for input in &inputs {
        machine.set_input(input.clone());
        results.push(show(&machine.execute()?));
    }
    let (median, spread) = measure(|i| {
        machine.set_input(pick(workload, &inputs, i, text));
        hint::black_box(machine.execute().expect("execute"));
    });
    print("regorus rvm", workload, median, spread, &results);
    Ok(())
}

fn pick(workload: &Workload, inputs: &[Value], i: usize, text: bool) -> Value {
    let at = i % inputs.len();
    if text {
        Value::from_json_str(&workload.inputs[at]).expect("input")
    } else {
        inputs[at].clone()
    }
}

fn parse(workload: &Workload) -> Vec<Value> {
    workload
        .inputs
        .iter()
        .map(|text| Value::from_json_str(text).expect("input"))
        .collect()
}

fn measure(mut run: impl FnMut(usize)) -> (f64, f64) {
    let mut batch = 1usize;
    loop {
        let nanos = time(&mut run, batch);
        if nanos >= ROUND_NANOS / 4.0 {
            batch = ((batch as f64) * ROUND_NANOS / nanos).max(1.0) as usize;
            break;
        }
        batch *= 2;
    }
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| time(&mut run, batch) / batch as f64)
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[ROUNDS / 2];
    (median, 100.0 * (times[ROUNDS - 1] - times[0]) / median)
}

fn time(run: &mut impl FnMut(usize), batch: usize) -> f64 {
    let start = processor_nanos();
    for i in 0..batch {
        run(i);
    }
    processor_nanos() - start
}

/// Processor time of this process, which has one thread: what a shared machine takes away doesn't count.
fn processor_nanos() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").expect("schedstat");
    let first = text.split(' ').next().expect("time");
    first.parse().expect("nanoseconds")
}

fn show(value: &Value) -> String {
    if *value == Value::Undefined {
        return "undefined".into();
    }
    let text = value.to_json_str().expect("json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("json");
    json.to_string().chars().take(40).collect()
}

/// A workload that this engine can't run has a dash instead of a time.
fn refuse(engine: &str, workload: &Workload, problem: &Problem) {
    let reason = problem.to_string().replace(['\n', '\t'], " ");
    println!("{engine}\t{}\t-\t-\t{reason}", workload.name);
}

fn print(engine: &str, workload: &Workload, median: f64, spread: f64, results: &[String]) {
    println!(
        "{engine}\t{}\t{median:.0}\t{spread:.0}\t{}",
        workload.name,
        results.join(" ")
    );
}

fn read(dir: &Path) -> Workload {
    let text = |name: &str| fs::read_to_string(dir.join(name));
    let mut names: Vec<_> = fs::read_dir(dir)
        .expect("workload folder")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("input") && name.ends_with(".json")
        })
        .collect();
    names.sort();
    Workload {
        name: dir.file_name().expect("name").to_string_lossy().into_owned(),
        entrypoint: text("entrypoint").expect("entrypoint").trim().to_string(),
        policy: text("policy.rego").expect("policy.rego"),
        inputs: names
            .iter()
            .map(|path| fs::read_to_string(path).expect("input"))
            .collect(),
        data: text("data.json").ok(),
    }
}
