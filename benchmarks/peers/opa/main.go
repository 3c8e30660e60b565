// Evaluates benchmark workloads with OPA and prints, for each, a line of tab-separated columns:
// engine, workload, median nanoseconds per evaluation, spread in percent, results each cut at 40 characters.
//
// With -wasm DIRECTORY it writes DIRECTORY/WORKLOAD.wasm instead, for the engines that run what OPA compiled.
//
// With -mode memory the number is of bytes: what a prepared query with its data keeps.
//
// Usage: opa-bench [-mode eval|json|compile|memory] [-wasm DIRECTORY] DIR...
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"syscall"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

type workload struct {
	name, query, policy string
	inputs              [][]byte
	data                map[string]any
}

func main() {
	mode := flag.String("mode", "eval", "eval: parsed input; json: JSON text to decision; compile: text to prepared query; memory: bytes kept")
	rounds := flag.Int("rounds", 7, "rounds of measurement")
	wasm := flag.String("wasm", "", "folder to write compiled policies to, instead of measuring")
	millis := flag.Int("millis", 100, "length of a round, processor time")
	flag.Parse()
	for _, dir := range flag.Args() {
		w := read(dir)
		if *wasm != "" {
			writeWasm(w, dir, filepath.Join(*wasm, w.name+".wasm"))
			continue
		}
		if *mode == "memory" {
			fmt.Printf("opa\t%s\t%d\t0\t\n", w.name, kept(dir))
			continue
		}
		run, results := prepare(w, *mode)
		median, spread := measure(run, *rounds, time.Duration(*millis)*time.Millisecond)
		fmt.Printf("opa\t%s\t%.0f\t%.0f\t%s\n", w.name, median, spread, strings.Join(results, " "))
	}
}

func prepare(w workload, mode string) (func(int), []string) {
	ctx := context.Background()
	compile := func() rego.PreparedEvalQuery { return compiled(w) }
	if mode == "compile" {
		return func(int) { compile() }, nil
	}
	query := compile()
	parsed := make([]ast.Value, len(w.inputs))
	results := make([]string, len(w.inputs))
	for i, text := range w.inputs {
		parsed[i] = ast.MustInterfaceToValue(decode(text))
		set, err := query.Eval(ctx, rego.EvalParsedInput(parsed[i]))
		check(err)
		results[i] = "undefined"
		if len(set) > 0 {
			out, err := json.Marshal(set[0].Expressions[0].Value)
			check(err)
			results[i] = cut(string(out))
		}
	}
	if mode == "json" {
		return func(i int) {
			value, err := ast.ValueFromReader(strings.NewReader(string(w.inputs[i%len(w.inputs)])))
			check(err)
			_, err = query.Eval(ctx, rego.EvalParsedInput(value))
			check(err)
		}, results
	}
	return func(i int) {
		_, err := query.Eval(ctx, rego.EvalParsedInput(parsed[i%len(parsed)]))
		check(err)
	}, results
}

func compiled(w workload) rego.PreparedEvalQuery {
	store := inmem.NewFromObjectWithOpts(w.data, inmem.OptReturnASTValuesOnRead(true), inmem.OptRoundTripOnWrite(false))
	query, err := rego.New(rego.Query(w.query), rego.Module("policy.rego", w.policy), rego.Store(store)).PrepareForEval(context.Background())
	check(err)
	return query
}

// kept tells by how many bytes the heap grows when a workload is loaded and has decided about each input once. It loads it
// twice: what the program keeps once for all policies is not counted.
func kept(dir string) uint64 {
	load := func() rego.PreparedEvalQuery {
		w := read(dir)
		query := compiled(w)
		for _, text := range w.inputs {
			_, err := query.Eval(context.Background(), rego.EvalParsedInput(ast.MustInterfaceToValue(decode(text))))
			check(err)
		}
		return query
	}
	load()
	before := heap()
	query := load()
	after := heap()
	runtime.KeepAlive(query)
	return after - before
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func writeWasm(w workload, dir, target string) {
	entrypoint := strings.ReplaceAll(strings.TrimPrefix(w.query, "data."), ".", "/")
	compiler := compile.New().WithTarget(compile.TargetWasm).WithPaths(filepath.Join(dir, "policy.rego")).WithEntrypoints(entrypoint)
	check(compiler.Build(context.Background()))
	check(os.WriteFile(target, compiler.Bundle().WasmModules[0].Raw, 0o644))
}

func measure(run func(int), rounds int, length time.Duration) (median, spread float64) {
	batch := 1
	for {
		elapsed := timed(run, batch)
		if elapsed >= length/4 {
			batch = max(1, int(float64(batch)*float64(length)/float64(elapsed)))
			break
		}
		batch *= 2
	}
	times := make([]float64, rounds)
	for r := range times {
		times[r] = float64(timed(run, batch).Nanoseconds()) / float64(batch)
	}
	sort.Float64s(times)
	median = times[rounds/2]
	return median, 100 * (times[rounds-1] - times[0]) / median
}

// timed tells the processor time of the whole process: what a shared machine takes away doesn't count.
func timed(run func(int), batch int) time.Duration {
	start := processorTime()
	for i := 0; i < batch; i++ {
		run(i)
	}
	return processorTime() - start
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func read(dir string) workload {
	w := workload{name: filepath.Base(filepath.Clean(dir)), data: map[string]any{}}
	w.policy = string(must(os.ReadFile(filepath.Join(dir, "policy.rego"))))
	w.query = strings.TrimSpace(string(must(os.ReadFile(filepath.Join(dir, "entrypoint")))))
	names := must(filepath.Glob(filepath.Join(dir, "input*.json")))
	sort.Strings(names)
	for _, name := range names {
		w.inputs = append(w.inputs, must(os.ReadFile(name)))
	}
	if text, err := os.ReadFile(filepath.Join(dir, "data.json")); err == nil {
		w.data = decode(text).(map[string]any)
	}
	return w
}

func decode(text []byte) any {
	var value any
	check(util.UnmarshalJSON(text, &value))
	return value
}

func cut(text string) string {
	runes := []rune(text)
	if len(runes) > 40 {
		return string(runes[:40])
	}
	return text
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "opa-bench:", err)
		os.Exit(1)
	}
}
